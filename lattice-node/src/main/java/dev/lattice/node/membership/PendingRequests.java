package dev.lattice.node.membership;

import dev.lattice.node.membership.GossipMessage.Kind;
import io.scalecube.cluster.transport.api.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import reactor.core.publisher.MonoSink;

/**
 * Requests that wait for an answer. Several may wait for the same one: a ping and the requests to helpers that follow
 * it share a correlation, and whichever path answers first answers all, so that one slow helper does not cast
 * suspicion on a member that another one has reached. Safe on any thread.
 */
final class PendingRequests {
    private final int limit;
    private final Map<Key, List<MonoSink<Message>>> waiting = new ConcurrentHashMap<>();

    private record Key(Kind answer, String correlation) {}

    PendingRequests(int limit) {
        this.limit = limit;
    }

    /** Returns false when too many are waiting already. */
    boolean add(Kind answer, String correlation, MonoSink<Message> sink) {
        if (waiting.size() >= limit) {
            return false;
        }
        waiting.merge(
                new Key(answer, correlation),
                List.of(sink),
                (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
        return true;
    }

    /** Returns whether it was still waiting. */
    boolean remove(Kind answer, String correlation, MonoSink<Message> sink) {
        boolean[] removed = new boolean[1];
        waiting.computeIfPresent(new Key(answer, correlation), (key, sinks) -> {
            List<MonoSink<Message>> rest =
                    sinks.stream().filter(other -> other != sink).toList();
            removed[0] = rest.size() < sinks.size();
            return rest.isEmpty() ? null : rest;
        });
        return removed[0];
    }

    /** Answers all that wait for this. */
    void answer(Kind answer, String correlation, Message message) {
        List<MonoSink<Message>> sinks = waiting.remove(new Key(answer, correlation));
        if (sinks != null) {
            sinks.forEach(sink -> sink.success(message));
        }
    }

    void clear() {
        waiting.clear();
    }
}
