package dev.lattice.security;

import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.key.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** What the tests of this module share. */
public final class TestKeys {
    public static final SecureRandom RANDOM = new SecureRandom();
    /** Some time, on a whole second. */
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private TestKeys() {}

    public static SigningKey key(KeyType type) {
        return SigningKey.generate(type, RANDOM);
    }

    public static SecurityFault.Kind kindOf(Runnable action) {
        try {
            action.run();
        } catch (SecurityFault e) {
            return e.kind();
        }
        throw new AssertionError("no fault");
    }

    /** A clock that stands until it is moved. */
    public static final class MovableClock extends Clock {
        private volatile Instant now;

        public MovableClock(Instant now) {
            this.now = now;
        }

        public void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
