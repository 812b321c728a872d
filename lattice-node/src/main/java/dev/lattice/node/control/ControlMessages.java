package dev.lattice.node.control;

import java.util.List;
import java.util.Map;

/** Arguments and results of {@link ControlOperation}s. Keys are texts here, since people and programs read them. */
public final class ControlMessages {
    private ControlMessages() {}

    /** No arguments, or no result. */
    public record Nothing() {}

    /**
     * A node as the answering one sees it.
     *
     * @param id the node's key
     * @param address where it listens, {@code host:port}
     * @param state {@code self}, {@code connected} or {@code unreachable}
     * @param actors how many actors it runs, as far as is known
     * @param issuer whether it lets others in, as far as is known
     */
    public record NodeRow(
            String id,
            String name,
            String address,
            String state,
            Map<String, String> labels,
            String version,
            int actors,
            boolean issuer) {}

    public record Nodes(List<NodeRow> nodes) {}

    /**
     * An actor on one node.
     *
     * @param id the actor's key
     * @param alias its call alias, empty when it has none
     * @param node the key of the node that runs it
     * @param instances how many instances it may have there
     * @param limits the bounds that it has there, by name; empty when the node that answers is another
     */
    public record ActorRow(
            String id,
            String name,
            String alias,
            long revision,
            String version,
            String account,
            String node,
            String nodeName,
            int instances,
            Map<String, Long> limits) {}

    public record Actors(List<ActorRow> actors) {}

    /**
     * What is to be started.
     *
     * @param moduleHash which module; the node asks for it where the order came from, and checks it
     * @param limits those that the actor shall have of its own, by their names in data
     */
    public record StartActor(String moduleHash, int instances, Map<String, Long> limits) {}

    /**
     * A start under way.
     *
     * @param id the actor's key
     * @param stage {@code waiting}, {@code compiling} or {@code initialising}
     */
    public record StartRow(String id, String name, String moduleHash, String stage, long elapsedMillis) {}

    public record Starts(List<StartRow> starts) {}

    /** @param actor the actor's key */
    public record StopActor(String actor) {}
}
