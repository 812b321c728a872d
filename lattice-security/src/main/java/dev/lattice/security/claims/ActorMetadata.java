package dev.lattice.security.claims;

import dev.lattice.security.SecurityFault;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an account says about an actor, beside key and hash.
 *
 * @param name for people
 * @param tags free texts
 * @param capabilities contracts that the actor may use, such as {@code wasmcloud:keyvalue}; empty texts grant nothing
 *     and are dropped
 * @param revision a number that grows with each release
 * @param version a release's name for people
 * @param callAlias the name under which other actors call it, always in {@linkplain CallAlias#normalise normal} form
 * @param provider whether the module serves a contract rather than being an actor
 */
public record ActorMetadata(
        Optional<String> name,
        List<String> tags,
        List<String> capabilities,
        OptionalInt revision,
        Optional<String> version,
        Optional<String> callAlias,
        boolean provider) {

    /** @throws SecurityFault of kind INVALID_CLAIMS when a text has control characters, which nobody would read */
    public ActorMetadata {
        name = name.filter(n -> !n.isEmpty());
        tags = withoutEmpty(tags);
        capabilities = withoutEmpty(capabilities);
        version = version.filter(v -> !v.isEmpty());
        callAlias = callAlias.flatMap(CallAlias::normalise);
        name.ifPresent(n -> ClaimsHead.requireShowable("the actor's name", n));
        version.ifPresent(v -> ClaimsHead.requireShowable("the actor's version", v));
        callAlias.ifPresent(a -> ClaimsHead.requireShowable("the actor's alias", a));
        tags.forEach(t -> ClaimsHead.requireShowable("a tag", t));
        capabilities.forEach(c -> ClaimsHead.requireShowable("a capability", c));
    }

    /** An actor with a name and nothing else. */
    public static ActorMetadata named(String name) {
        return new ActorMetadata(
                Optional.of(name),
                List.of(),
                List.of(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    public ActorMetadata withTags(List<String> value) {
        return new ActorMetadata(name, value, capabilities, revision, version, callAlias, provider);
    }

    public ActorMetadata withCapabilities(List<String> value) {
        return new ActorMetadata(name, tags, value, revision, version, callAlias, provider);
    }

    public ActorMetadata withRevision(int value) {
        return new ActorMetadata(name, tags, capabilities, OptionalInt.of(value), version, callAlias, provider);
    }

    public ActorMetadata withVersion(String value) {
        return new ActorMetadata(name, tags, capabilities, revision, Optional.of(value), callAlias, provider);
    }

    /** Normalises the alias; one of which nothing is left counts as absent. */
    public ActorMetadata withCallAlias(String value) {
        return new ActorMetadata(name, tags, capabilities, revision, version, Optional.of(value), provider);
    }

    /** Whether the actor may use this contract. */
    public boolean grants(String contract) {
        return capabilities.contains(contract);
    }

    private static List<String> withoutEmpty(List<String> texts) {
        return texts.stream().filter(t -> !t.isEmpty()).toList();
    }
}
