package dev.lattice.node.control;

import dev.lattice.node.actor.ActorException;
import dev.lattice.node.fault.NodeException;
import dev.lattice.node.store.StoreException;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.security.SecurityFault;
import java.util.concurrent.Callable;

/** Turns what an operation throws into what the user reads. */
final class Orders {
    private Orders() {}

    static CallResult run(Callable<CallResult> operation) {
        try {
            return operation.call();
        } catch (SecurityFault e) {
            return CallResult.notRun(FailureCode.DENIED, e.getMessage());
        } catch (StoreException e) {
            return CallResult.mayHaveRun(FailureCode.INTERNAL, e.getMessage());
        } catch (ActorException e) {
            return CallResult.notRun(e.code(), e.getMessage());
        } catch (ProtocolException | NodeException e) {
            return CallResult.notRun(FailureCode.BAD_REQUEST, e.getMessage());
        } catch (Exception e) {
            return CallResult.mayHaveRun(FailureCode.INTERNAL, "a fault of the node: " + e);
        }
    }
}
