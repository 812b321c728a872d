package dev.lattice.node.engine.soak;

import static dev.lattice.node.engine.soak.Activity.check;

import dev.lattice.node.engine.HostReply;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.StopReason;
import dev.lattice.node.engine.Turn;
import dev.lattice.protocol.invocation.Payload;
import java.util.Optional;

/** Turns that begin on one thread, go on on another, and are dropped on a third. */
final class Handovers {
    private static final int PAYLOAD = 5_000;

    private Handovers() {}

    static void begin(Worker worker) {
        boolean calling = worker.random().nextInt(10) > 0;
        String guest = calling ? "caller" : "slow";
        Payload sent = calling ? worker.payload(PAYLOAD) : Payload.wrap(new byte[] {8, 3, 4});
        Instance instance = worker.takeOut(guest);
        Turn turn = instance.begin("Do", sent);
        // On a busy machine a slice may end before a guest has come to its host call.
        Step step = calling ? worker.run(turn) : turn.run(Worker.MILLIS, Worker.LONG);
        if (step instanceof Step.Completed) {
            // A counter may be done within its slice.
            check(!calling, "a host call", step);
            instance.close();
            return;
        }
        check(calling ? step instanceof Step.HostCall : step instanceof Step.Yielded, "a suspended turn", step);
        HandOver.Suspended suspended = new HandOver.Suspended(instance, turn, sent, calling);
        if (!worker.world().handOver.offer(suspended)) {
            instance.close();
            worker.world().tally.count("[dropped where begun]");
        }
    }

    static void adopt(Worker worker) {
        Optional<HandOver.Suspended> taken = worker.world().handOver.poll();
        if (taken.isEmpty()) {
            return;
        }
        HandOver.Suspended suspended = taken.get();
        int fate = worker.random().nextInt(10);
        if (fate == 0) {
            worker.world().tally.count("[dropped elsewhere]");
        } else if (fate == 1) {
            suspended.turn().cancel();
            GuestActivities.stopped(suspended.turn().run(Worker.SLICE, Worker.LONG), StopReason.CANCELLED);
            worker.world().tally.count("[cancelled elsewhere]");
        } else if (suspended.calling()) {
            answer(worker, suspended, fate == 2);
        } else {
            finish(worker, suspended);
        }
        suspended.instance().close();
    }

    private static void answer(Worker worker, HandOver.Suspended suspended, boolean refuse) {
        Payload answer = worker.payload(PAYLOAD);
        HostReply reply = refuse ? new HostReply.Failure("no") : new HostReply.Success(answer);
        Step step = suspended.turn().resume(reply, Worker.SLICE, Worker.LONG);
        while (step instanceof Step.Yielded) {
            step = suspended.turn().run(Worker.SLICE, Worker.LONG);
        }
        Step wanted = refuse ? new Step.Failed("no") : new Step.Completed(answer);
        check(step.equals(wanted), "the host's answer", step);
        worker.world().tally.count("[resumed elsewhere]");
    }

    private static void finish(Worker worker, HandOver.Suspended suspended) {
        Step step = suspended.turn().run(Worker.SLICE, Worker.LONG);
        while (step instanceof Step.Yielded) {
            step = suspended.turn().run(Worker.SLICE, Worker.LONG);
        }
        check(step.equals(new Step.Completed(suspended.sent())), "a count begun elsewhere", step);
        worker.world().tally.count("[gone on elsewhere]");
    }
}
