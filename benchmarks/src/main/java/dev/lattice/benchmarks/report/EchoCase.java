package dev.lattice.benchmarks.report;

import dev.lattice.benchmarks.echo.BareNettyEcho;
import dev.lattice.benchmarks.echo.EngineEcho;
import dev.lattice.benchmarks.echo.OtherNodeEcho;
import dev.lattice.benchmarks.echo.SameNodeEcho;
import java.util.List;

/** The cases of the echo benchmark, in the order of the table. */
enum EchoCase {
    ENGINE("engine alone", EngineEcho.class, List.of(Load.ONE)),
    SAME_NODE("actor on the same node", SameNodeEcho.class, List.of(Load.values())),
    OTHER_NODE("actor on another node, TLS", OtherNodeEcho.class, List.of(Load.values())),
    BARE_NETTY("bare Netty, TLS", BareNettyEcho.class, List.of(Load.values()));

    /** How many calls there are at once. */
    enum Load {
        ONE("oneAtATime", "one at a time"),
        MANY("inFlight", "64 in flight");

        private final String method;
        private final String title;

        Load(String method, String title) {
            this.method = method;
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final String title;
    private final Class<?> benchmark;
    private final List<Load> loads;

    EchoCase(String title, Class<?> benchmark, List<Load> loads) {
        this.title = title;
        this.benchmark = benchmark;
        this.loads = loads;
    }

    String title() {
        return title;
    }

    List<Load> loads() {
        return loads;
    }

    /** Matches this benchmark and no other. */
    String include(Load load) {
        return "^" + (benchmark.getName() + "." + load.method).replace(".", "\\.") + "$";
    }
}
