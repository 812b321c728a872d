package dev.lattice.node.actor;

/**
 * How far the start of an actor has come.
 *
 * @param moduleHash which module
 * @param elapsedMillis since it began
 */
public record StartProgress(ActorIdentity actor, String moduleHash, Stage stage, long elapsedMillis) {
    /** What a start is at. */
    public enum Stage {
        /** Other modules are compiled first. */
        WAITING,
        /** Its module is being compiled. */
        COMPILING,
        /** Its first instance is being made and initialised. */
        INITIALISING
    }
}
