package dev.lattice.benchmarks.echo;

import dev.lattice.node.LatticeNode;
import dev.lattice.node.NodeIdentity;
import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import dev.lattice.protocol.id.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that is a node. Arguments: the file of its store, and where the first node is. */
final class FarNode {
    private FarNode() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = FarProcess.input();
        NodeIdentity identity = FarProcess.identity(in);
        LatticeNode node = LatticeNode.start(
                EchoLattice.config("far", Path.of(arguments[0]), List.of(HostPort.parse(arguments[1]))),
                identity,
                WasmtimeEngine.open(EchoLattice.ENGINE_INSTANCES));
        FarProcess.ready(in, node.address().toString());
    }
}
