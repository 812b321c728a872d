package dev.lattice.node.client;

import dev.lattice.node.fault.NodeException;
import dev.lattice.node.transport.JoinDialler;
import dev.lattice.node.transport.JoinRefusedException;
import dev.lattice.node.transport.TransportException;
import dev.lattice.protocol.frame.JoinFrame;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.credential.AdmissionRequest;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.Invitation;
import dev.lattice.security.key.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Asks an issuer for a credential; blocks for some seconds at most. Stateless. */
public final class Joining {
    private Joining() {}

    /**
     * Uses an invitation. May be called again with the same key when no answer came: it gets the same credential.
     *
     * @param key made here, of the type that the invitation is for; the lattice knows its holder by it from now on
     * @return verified
     * @throws TransportException when no address of the issuer answers
     * @throws JoinRefusedException when the issuer says no
     * @throws SecurityFault when the invitation is over, or the answer is not what was asked for
     */
    public static Credential join(Invitation invitation, SigningKey key, Clock clock, SecureRandom random) {
        CredentialVerifier lattice = new CredentialVerifier(invitation.ticket().lattice(), clock);
        lattice.requireUsable(invitation.ticket());
        JoinFrame question =
                new JoinFrame.Join(invitation.ticket().text(), AdmissionRequest.join(key, invitation, clock, random));
        Credential credential = ask(lattice, invitation.ticket().audience(), invitation.addresses(), question, clock);
        return requireHolder(credential, key.id());
    }

    /**
     * Asks for another credential in place of one that a ticket was used for, which may have expired.
     *
     * @return verified
     * @throws TransportException when no address of the issuer answers
     * @throws JoinRefusedException when the issuer says no
     */
    public static Credential renew(
            Credential present,
            SigningKey key,
            KeyId issuer,
            List<HostPort> addresses,
            Clock clock,
            SecureRandom random) {
        CredentialVerifier lattice = new CredentialVerifier(present.lattice(), clock);
        JoinFrame question =
                new JoinFrame.Renew(present.text(), AdmissionRequest.renew(key, present, issuer, clock, random));
        return requireHolder(ask(lattice, issuer, addresses, question, clock), key.id());
    }

    private static Credential requireHolder(Credential credential, KeyId holder) {
        if (!credential.holder().equals(holder)) {
            throw new TransportException("the issuer answered with the credential of " + credential.holder());
        }
        return credential;
    }

    private static Credential ask(
            CredentialVerifier lattice, KeyId issuer, List<HostPort> addresses, JoinFrame question, Clock clock) {
        try (JoinDialler dialler = new JoinDialler(lattice, clock)) {
            for (HostPort address : addresses.subList(0, addresses.size() - 1)) {
                try {
                    return lattice.verify(answer(dialler, address, issuer, question));
                } catch (TransportException e) {
                    // The next one may answer; the last one's words are told.
                    continue;
                }
            }
            return lattice.verify(answer(dialler, addresses.get(addresses.size() - 1), issuer, question));
        }
    }

    private static String answer(JoinDialler dialler, HostPort address, KeyId issuer, JoinFrame question) {
        try {
            return dialler.ask(address, issuer, question).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof NodeException known
                    ? known
                    : new TransportException(
                            "cannot ask " + address + ": " + e.getCause().getMessage(), e);
        }
    }
}
