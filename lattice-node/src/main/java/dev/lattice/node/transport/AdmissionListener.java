package dev.lattice.node.transport;

import java.util.concurrent.CompletionStage;

/**
 * What an issuer does about those who are no members. Called on event loops, so it must not block; a stage that fails
 * tells the far end its exception's message.
 */
public interface AdmissionListener {
    /**
     * Somebody who has a ticket wants in.
     *
     * @return completes with the credential's text
     */
    CompletionStage<String> join(String ticket, String request);

    /**
     * Somebody wants another credential in place of one that may have expired.
     *
     * @return completes with the credential's text
     */
    CompletionStage<String> renew(String credential, String request);
}
