package dev.lattice;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who may know whom. Packages that do not exist yet have their rules already. */
final class ArchitectureRules {
    private static final String PROTOCOL = "dev.lattice.protocol..";
    private static final String SECURITY = "dev.lattice.security..";
    private static final String NODE = "dev.lattice.node";

    /**
     * The packages of a node from the top down, each with those that it may know. {@code fault} is below all of them,
     * and the composition root, which is {@code dev.lattice.node} itself, knows all and is known by none.
     */
    private static final Map<String, List<String>> KNOWS = knows();

    private ArchitectureRules() {}

    private static Map<String, List<String>> knows() {
        Map<String, List<String>> knows = new LinkedHashMap<>();
        List<String> middle =
                List.of("capability", "routing", "membership", "transport", "actor", "home", "store", "limit");
        knows.put("client", List.of("control", "transport", "limit"));
        knows.put("admission", List.of("transport", "store"));
        knows.put("control", with(middle, "apps", "dashboard"));
        knows.put("apps", with(middle, "dashboard"));
        knows.put("dashboard", middle);
        knows.put("capability", List.of());
        knows.put("routing", List.of("membership", "transport", "actor"));
        knows.put("membership", List.of());
        knows.put("transport", List.of());
        knows.put("actor", List.of("engine", "limit"));
        knows.put("engine", List.of());
        knows.put("limit", List.of());
        knows.put("home", List.of());
        knows.put("store", List.of());
        knows.put("fault", List.of());
        return knows;
    }

    private static List<String> with(List<String> some, String... more) {
        return Stream.concat(Stream.of(more), some.stream()).toList();
    }

    static List<ArchRule> all() {
        List<ArchRule> rules = new ArrayList<>(List.of(
                protocolKnowsNobody(),
                protocolTouchesNothingOutside(),
                securityKnowsProtocolOnly(),
                onlyKnownPackages(),
                routingSeesPortsOnly(),
                providersDoNotSeeEachOther(),
                confined("Netty", "io.netty..", NODE + ".transport..", NODE + ".capability.http.."),
                confined("ScaleCube", "io.scalecube..", NODE + ".membership.."),
                confined("Reactor", "reactor..", NODE + ".membership.."),
                confined("Chicory", "com.dylibso.chicory..", NODE + ".engine.chicory.."),
                confined("the Chicory engine", NODE + ".engine.chicory..", NODE, NODE + ".engine.chicory.."),
                confined("the Wasmtime binding", NODE + ".engine.wasmtime..", NODE, NODE + ".engine.wasmtime..")));
        KNOWS.keySet().forEach(name -> rules.add(knowsOnlyWhatIsBelow(name)));
        return rules;
    }

    private static ArchRule protocolKnowsNobody() {
        return classes()
                .that()
                .resideInAPackage(PROTOCOL)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        PROTOCOL,
                        "java.lang..",
                        "java.util..",
                        "java.io",
                        "java.nio",
                        "java.nio.charset",
                        "org.msgpack..")
                .as("protocol knows nobody but the JDK's values and MessagePack");
    }

    private static ArchRule protocolTouchesNothingOutside() {
        return noClasses()
                .that()
                .resideInAPackage(PROTOCOL)
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.concurrent..")
                        .and(not(describe(
                                "TimeUnit", type -> type.getSimpleName().equals("TimeUnit"))))
                        .or(assignableTo(Thread.class))
                        .or(describe("files", type -> type.getName().matches("java\\.io\\.(File|RandomAccess).*"))))
                .as("protocol has no threads and no files");
    }

    private static ArchRule securityKnowsProtocolOnly() {
        return noClasses()
                .that()
                .resideInAPackage(SECURITY)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.lattice..").and(not(resideInAnyPackage(SECURITY, PROTOCOL))))
                .as("security knows protocol only");
    }

    /** A package that the table does not hold would be free to know everybody. */
    private static ArchRule onlyKnownPackages() {
        return classes()
                .that()
                .resideInAPackage(NODE + "..")
                .should()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(NODE), KNOWS.keySet().stream().map(ArchitectureRules::tree))
                                .toArray(String[]::new))
                .as("the node has the packages of the table in ArchitectureRules and no others");
    }

    private static ArchRule knowsOnlyWhatIsBelow(String name) {
        Set<String> allowed = new TreeSet<>(KNOWS.get(name));
        allowed.add(name);
        allowed.add("fault");
        String[] trees = allowed.stream().map(ArchitectureRules::tree).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(tree(name))
                .should()
                .dependOnClassesThat(resideInAPackage(NODE + "..").and(not(resideInAnyPackage(trees))))
                .as(name + " knows only what is below it: " + KNOWS.get(name));
    }

    /** Values and interfaces are ports, whatever does something is not. */
    private static ArchRule routingSeesPortsOnly() {
        DescribedPredicate<JavaClass> neighbours =
                resideInAnyPackage(tree("membership"), tree("transport"), tree("actor"));
        DescribedPredicate<JavaClass> port = describe(
                "an interface or a value",
                type -> type.isInterface()
                        || type.isRecord()
                        || type.isEnum()
                        || type.isArray()
                        || type.getSimpleName().endsWith("Exception"));
        return noClasses()
                .that()
                .resideInAPackage(tree("routing"))
                .should()
                .dependOnClassesThat(neighbours.and(not(port)))
                .as("routing sees only ports: interfaces, records, enums and exceptions of its neighbours");
    }

    private static ArchRule providersDoNotSeeEachOther() {
        return SlicesRuleDefinition.slices()
                .matching(NODE + ".capability.(*)..")
                .should()
                .notDependOnEachOther()
                .as("providers do not see each other");
    }

    private static ArchRule confined(String what, String packages, String... where) {
        return noClasses()
                .that()
                .resideInAPackage("dev.lattice..")
                .and()
                .resideOutsideOfPackages(where)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packages)
                .as(what + " is known in " + String.join(" and ", where) + " only");
    }

    private static String tree(String name) {
        return NODE + "." + name + "..";
    }
}
