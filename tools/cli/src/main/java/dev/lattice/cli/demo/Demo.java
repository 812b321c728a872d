package dev.lattice.cli.demo;

/** The play: what is shown, in order. */
final class Demo {
    private static final String ECHO = "echo.signed.wasm";

    private final Stage stage;

    Demo(Stage stage) {
        this.stage = stage;
    }

    void run() {
        long start = System.nanoTime();
        threeNodes();
        anActor();
        callsFromElsewhere();
        aNodeDies();
        stage.say("Nodes stop in good order, too.");
        stage.run("down", "node-3");
        stage.run("down", "node-1");
        stage.removeEverything();
        long tenths = (System.nanoTime() - start) / 100_000_000;
        stage.say("That took " + tenths / 10 + "." + tenths % 10
                + " s. Nothing is left running, and the files are gone.");
    }

    private void threeNodes() {
        stage.say("Three nodes, each a process of its own, in a home of their own.");
        stage.printCommand("cp tools/examples/echo/echo.wasm \"$(mktemp -d)\" && cd \"$_\"");
        stage.printCommand("export LATTICE_HOME=$PWD/home");
        NodeProcess first = stage.up("node-1");
        stage.up("node-2", "--join", first.address());
        stage.up("node-3", "--join", first.address());
        stage.awaitNodes(3);
        stage.run("get", "nodes");
    }

    private void anActor() {
        stage.say("Keys say who answers for an actor, and which actor it is. Signing puts them into the module.");
        stage.copyExample("echo.wasm");
        stage.run("keys", "gen", "account");
        stage.run("keys", "gen", "module", "--name", "echo");
        stage.run("sign", "echo.wasm", "--rev", "1", "--version", "0.1.0");
        stage.run("inspect", ECHO);
        stage.say("It runs on node 2 ...");
        stage.run("start", ECHO, "--node", "node-2");
        stage.awaitActors("node-1", 1);
        stage.awaitActors("node-3", 1);
    }

    private void callsFromElsewhere() {
        stage.say("... and is called from node 1 and from node 3, which find it by themselves.");
        stage.run("call", "echo", "Echo", "--text", "hello from node 1", "--connect", "node-1");
        stage.run("call", "echo", "Actor.HealthRequest", "--json", "{}", "--connect", "node-3");
        stage.say("A second place for it, on node 3.");
        stage.run("start", ECHO, "--node", "node-3");
        stage.awaitActors("node-1", 2);
        stage.run("get", "actors");
    }

    private void aNodeDies() {
        stage.say("Node 2 dies, without a chance to say so. Calls go on.");
        stage.kill("node-2");
        stage.run("call", "echo", "Echo", "--text", "still there?", "--connect", "node-1");
        stage.run("call", "echo", "Echo", "--text", "and here?", "--connect", "node-3");
        stage.run("get", "nodes", "--connect", "node-1");
        stage.run("get", "actors", "--connect", "node-1");
    }
}
