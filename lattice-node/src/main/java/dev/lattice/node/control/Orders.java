package dev.lattice.node.control;

import dev.lattice.node.actor.ActorException;
import dev.lattice.node.fault.NodeException;
import dev.lattice.node.store.StoreException;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.security.SecurityFault;
import java.util.concurrent.CompletionException;

/** Turns what an operation throws into what the user reads. */
final class Orders {
    private Orders() {}

    /** An operation that failed has changed nothing, unless it is the node itself that is at fault. */
    static CallResult failed(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof SecurityFault) {
            return CallResult.notRun(FailureCode.DENIED, cause.getMessage());
        }
        if (cause instanceof StoreException) {
            return CallResult.notRun(FailureCode.INTERNAL, cause.getMessage());
        }
        if (cause instanceof ActorException refused) {
            return CallResult.notRun(refused.code(), refused.getMessage());
        }
        if (cause instanceof ProtocolException || cause instanceof NodeException) {
            return CallResult.notRun(FailureCode.BAD_REQUEST, cause.getMessage());
        }
        return CallResult.mayHaveRun(FailureCode.INTERNAL, "a fault of the node: " + cause);
    }

    /** What a stage failed with. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
