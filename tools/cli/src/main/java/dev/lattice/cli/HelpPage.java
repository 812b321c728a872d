package dev.lattice.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The pages that {@code --help} shows. */
final class HelpPage {
    private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();
    private static final int WIDTH = 100;

    static {
        GROUPS.put("See it work", List.of("demo"));
        GROUPS.put("Nodes", List.of("up", "down"));
        GROUPS.put("Lattices of several machines", List.of("init", "invite", "join", "context"));
        GROUPS.put("Actors", List.of("keys", "sign", "inspect", "start", "stop", "call"));
        GROUPS.put("Looking", List.of("get", "config", "version"));
        GROUPS.put("Shell", List.of("completion"));
    }

    private HelpPage() {}

    /** Lays out the page of every command. */
    static void install(CommandLine root) {
        lay(root);
        Map<String, IHelpSectionRenderer> sections = root.getHelpSectionMap();
        sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpPage::groups);
        sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, help -> lines("", "For every command"));
        List<String> order = new ArrayList<>(root.getHelpSectionKeys());
        order.remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
        order.remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
        order.add(
                order.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING),
                UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
        root.setHelpSectionKeys(order);
        sections.put(
                UsageMessageSpec.SECTION_KEY_FOOTER,
                help -> lines(
                        "",
                        "Try:",
                        "  lattice demo                                three nodes, one killed, calls go on",
                        "  lattice up                                  a node; in other terminals:",
                        "  lattice sign echo.wasm                      make an actor of a module",
                        "  lattice start echo.signed.wasm",
                        "  lattice call echo Echo --text hello",
                        "",
                        "An actor or a node is named by its key, its name or alias, or a beginning that fits one only.",
                        "Settings come from flags, then LATTICE_* variables, then node.json: see lattice config.",
                        "Exit codes: 0 done, 1 it failed, 2 the command line cannot be meant.",
                        "Read on in README.md and tools/cli/README.md."));
    }

    private static void lay(CommandLine command) {
        command.setUsageHelpWidth(WIDTH);
        Map<String, IHelpSectionRenderer> sections = command.getHelpSectionMap();
        sections.put(UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING, help -> "Usage: ");
        if (command.getParent() != null) {
            sections.put(UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING, help -> "%n".formatted());
            sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPage::ownOptions);
            sections.put(
                    UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
                    help -> heading(!help.commandSpec().positionalParameters().isEmpty(), "Arguments"));
            sections.put(
                    UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, help -> heading(hasOwnOptions(help), "Options"));
            sections.put(
                    UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
                    help -> heading(!help.subcommands().isEmpty(), "Commands"));
            sections.put(
                    UsageMessageSpec.SECTION_KEY_FOOTER,
                    help -> lines(
                            "", "Every command also takes -o, --connect, --home and --debug: see lattice --help"));
        }
        command.getSubcommands().values().forEach(HelpPage::lay);
    }

    private static String heading(boolean wanted, String text) {
        return wanted ? lines("", text + ":") : "";
    }

    private static boolean hasOwnOptions(Help help) {
        return help.commandSpec().options().stream().anyMatch(o -> !o.inherited());
    }

    private static String ownOptions(Help help) {
        List<OptionSpec> own = help.commandSpec().options().stream()
                .filter(o -> !o.inherited())
                .toList();
        return own.isEmpty() ? "" : help.optionListExcludingGroups(own);
    }

    private static String groups(Help help) {
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((group, commands) -> {
            text.append(help.colorScheme().text("@|bold " + group + "|@")).append(System.lineSeparator());
            for (String command : commands) {
                String[] description = help.subcommands()
                        .get(command)
                        .commandSpec()
                        .usageMessage()
                        .description();
                text.append("  %-12s %s%n".formatted(command, description[0]));
            }
        });
        return text.toString();
    }

    private static String lines(String... lines) {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}
