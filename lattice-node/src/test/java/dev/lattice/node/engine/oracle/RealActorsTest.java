package dev.lattice.node.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.node.engine.Wat;
import dev.lattice.node.engine.oracle.RealActor.Check;
import dev.lattice.node.engine.oracle.RealActor.Grade;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import dev.lattice.security.module.ModuleSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of a user's actors itself, on guests of which it is known how they have to come out. */
class RealActorsTest extends OracleFixture {
    @TempDir
    private Path folder;

    private RealActor check(String name, Payload wasm) throws IOException {
        Files.write(folder.resolve(name + ".wasm"), wasm.toByteArray());
        List<RealActor> actors = actors().check(folder.toString());
        Files.delete(folder.resolve(name + ".wasm"));
        assertThat(actors).hasSize(1);
        RealActor actor = actors.get(0);
        assertThat(actor.file()).isEqualTo(name + ".wasm");
        assertThat(actor.checks()).hasSameSizeAs(engines());
        assertThat(actor.differs()).as(RealActors.table(actors)).isFalse();
        return actor;
    }

    private RealActors actors() {
        return new RealActors(engines(), Clock.systemUTC());
    }

    @Test
    void shouldFindAHealthyActor() throws IOException {
        RealActor actor = check("records", scriptGuest("records"));
        assertThat(actor.signature()).isEqualTo("unsigned");
        assertThat(actor.checks()).extracting(Check::grade).containsOnly(Grade.HEALTHY);
    }

    @Test
    void shouldSayWhoSignedAndWhetherTheModuleIsStillThat() throws IOException {
        SecureRandom random = new SecureRandom();
        SigningKey account = SigningKey.generate(KeyType.ACCOUNT, random);
        byte[] signed = new ModuleSigner(Clock.systemUTC(), random)
                .sign(
                        scriptGuest("records").toByteArray(),
                        ActorMetadata.named("records"),
                        account,
                        SigningKey.generate(KeyType.MODULE, random).id(),
                        Validity.always());
        RealActor actor = check("signed", Payload.copyOf(signed));
        assertThat(actor.signature())
                .isEqualTo("by " + account.id().text().substring(0, 8) + "…, hash holds, wascap 3");
        assertThat(actor.checks()).extracting(Check::grade).containsOnly(Grade.HEALTHY);
        // Another section behind the signature: an empty custom one without a name.
        byte[] altered = Arrays.copyOf(signed, signed.length + 3);
        altered[signed.length + 1] = 1;
        assertThat(check("altered", Payload.copyOf(altered)).signature()).isEqualTo("altered module");
    }

    @Test
    void shouldSayOfAGuestThatKnowsNoHealthCheckWhatItAnswers() throws IOException {
        RealActor actor = check("behaviours", scriptGuest("behaviours"));
        assertThat(actor.checks()).extracting(Check::grade).containsOnly(Grade.RUNS);
        assertThat(actor.checks().get(0).why()).contains("Could not find function \"Actor.HealthRequest\"");
    }

    @Test
    void shouldListWhatCannotBeLoadedOrInitialised() throws IOException {
        RealActor noise = check("noise", Payload.ofText("#!/bin/sh"));
        assertThat(noise.signature()).isEqualTo("not a module");
        assertThat(noise.checks()).extracting(Check::grade).containsOnly(Grade.FAILED);
        assertThat(noise.checks().get(0).why()).startsWith("not loaded: no WebAssembly");
        RealActor trap = check(
                "trap",
                Wat.assemble("(module (memory (export \"memory\") 1) (func (export \"wapc_init\") unreachable)"
                        + " (func (export \"__guest_call\") (param i32 i32) (result i32) (i32.const 1)))"));
        assertThat(trap.checks().get(0).why()).startsWith("not initialised: Trapped[kind=UNREACHABLE");
    }

    @Test
    void shouldCountAndShowDifferences() {
        RealActor actor = new RealActor(
                "a.wasm",
                12,
                "unsigned",
                List.of(new Check("one", Grade.HEALTHY, ""), new Check("two", Grade.FAILED, "not loaded: why")));
        assertThat(actor.differs()).isTrue();
        assertThat(RealActors.table(List.of(actor)))
                .contains("a.wasm  12     unsigned   two     failed   not loaded: why")
                .endsWith("1 files; one: 1 healthy 0 runs 0 failed; two: 0 healthy 0 runs 1 failed; 1 differ\n");
    }

    @Test
    void shouldSayWhatToSetWhenThereIsNothing() {
        assertThatThrownBy(() -> actors().check(""))
                .hasMessage(
                        "LATTICE_REAL_ACTORS is not set; set LATTICE_REAL_ACTORS to a folder that holds *.wasm files");
        assertThatThrownBy(() -> actors().check(folder.toString())).hasMessageContaining("holds no *.wasm");
        assertThatThrownBy(() -> actors().check(folder.resolve("missing").toString()))
                .hasMessageContaining("is no folder");
    }
}
