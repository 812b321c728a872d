package dev.lattice.protocol.frame;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.Utf8;

/**
 * One message on a connection on which somebody is let in, who is no member yet. Of another type than {@link Frame}, so
 * that neither can stand where the other must. Immutable values, safe on any thread.
 *
 * <p>The constructors refuse what is too long with a {@link ProtocolException}, and clip the reason.
 */
public sealed interface JoinFrame {
    /**
     * Somebody who has a ticket wants in.
     *
     * @param ticket with the inviting user's credential; opaque here
     * @param request signed by the key that is to be let in; opaque here
     */
    record Join(String ticket, String request) implements JoinFrame {
        public Join {
            Utf8.require(ticket, FrameLimits.CREDENTIAL_BYTES, "the ticket");
            Utf8.require(request, FrameLimits.ADMISSION_BYTES, "the request");
        }
    }

    /** The good end of a {@link Join} or a {@link Renew}. */
    record Joined(String credential) implements JoinFrame {
        public Joined {
            Utf8.require(credential, FrameLimits.CREDENTIAL_BYTES, "the credential");
        }
    }

    /**
     * Somebody wants another credential in place of this one.
     *
     * @param request signed by the credential's holder; opaque here
     */
    record Renew(String credential, String request) implements JoinFrame {
        public Renew {
            Utf8.require(credential, FrameLimits.CREDENTIAL_BYTES, "the credential");
            Utf8.require(request, FrameLimits.ADMISSION_BYTES, "the request");
        }
    }

    /** The bad end; on the wire it is a GOODBYE. */
    record Refused(String reason) implements JoinFrame {
        public Refused {
            reason = Utf8.clip(reason, FrameLimits.TEXT_BYTES);
        }
    }
}
