package dev.lattice.security.module;

import dev.lattice.security.SecurityFault;
import dev.lattice.security.module.WasmImport.Kind;
import dev.lattice.security.module.WasmSections.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What can be told of a module without looking into its functions. It is for people: whether an engine takes the
 * module is the engine's to say.
 *
 * @param imports in the module's order, at most {@value #LIMIT_IMPORTS}
 * @param features of WebAssembly beyond version 1 that the sections use, or that the compiler noted in
 *     {@code target_features}; by the names of the standard's proposals
 * @param trouble where a section could not be read; what stands behind is then missing
 */
public record WasmOutline(List<WasmImport> imports, SortedSet<String> features, Optional<String> trouble) {
    /** More imports than any guest has. */
    public static final int LIMIT_IMPORTS = 10_000;

    private static final int LIMIT_NAME_BYTES = 256;
    private static final int LIMIT_FEATURES = 256;

    private static final int CUSTOM = 0;
    private static final int TYPES = 1;
    private static final int IMPORTS = 2;
    private static final int TABLES = 4;
    private static final int MEMORIES = 5;
    private static final int DATA_COUNT = 12;
    private static final int TAGS = 13;

    private static final int FUNCTION_TYPE = 0x60;
    private static final int V128 = 0x7b;
    private static final int FUNCREF = 0x70;
    private static final int EXTERNREF = 0x6f;
    private static final int TABLE_WITH_VALUE = 0x40;
    private static final int REFERENCE_TO = 0x63;
    private static final int REFERENCE_TO_SOME = 0x64;
    private static final int LEAST_NUMBER_TYPE = 0x7b;

    public WasmOutline {
        imports = List.copyOf(imports);
        features = Collections.unmodifiableSortedSet(new TreeSet<>(features));
    }

    /** Host interfaces in the order in which they are first imported from. */
    public List<String> hostInterfaces() {
        return imports.stream().map(WasmImport::module).distinct().toList();
    }

    static WasmOutline of(WasmSections sections) {
        Reader reader = new Reader(sections.module());
        for (Section section : sections.sections()) {
            try {
                reader.read(section);
            } catch (SecurityFault e) {
                return new WasmOutline(reader.imports, reader.features, Optional.of(e.getMessage()));
            }
        }
        return new WasmOutline(reader.imports, reader.features, Optional.empty());
    }

    /** Collects while it goes through the sections; each list is as long as its section at most. */
    private static final class Reader {
        private final byte[] module;
        private final List<WasmImport> imports = new ArrayList<>();
        private final SortedSet<String> features = new TreeSet<>();
        private int tables;
        private int memories;

        Reader(byte[] module) {
            this.module = module;
        }

        void read(Section section) {
            WasmCursor in = new WasmCursor(module, section.dataStart(), section.end());
            switch (section.id()) {
                case CUSTOM -> noted(section, in);
                case TYPES -> types(in);
                case IMPORTS -> imports(in);
                case TABLES -> tables(in);
                case MEMORIES -> memories(in);
                case DATA_COUNT -> features.add("bulk-memory");
                case TAGS -> features.add("exception-handling");
                default -> {}
            }
            if (tables > 1) {
                features.add("reference-types");
            }
            if (memories > 1) {
                features.add("multi-memory");
            }
        }

        /** The tool conventions' section: a list of names, each behind {@code +}, {@code -} or {@code =}. */
        private void noted(Section section, WasmCursor in) {
            if (!section.name().equals("target_features")) {
                return;
            }
            int count = in.unsigned();
            for (int i = 0; i < count; i++) {
                int prefix = in.u8();
                String name = in.name(LIMIT_NAME_BYTES);
                if (prefix != '-') {
                    if (features.size() == LIMIT_FEATURES) {
                        throw in.malformed("it notes more than " + LIMIT_FEATURES + " features");
                    }
                    features.add(name);
                }
            }
        }

        private void types(WasmCursor in) {
            int count = in.unsigned();
            for (int i = 0; i < count; i++) {
                if (in.u8() != FUNCTION_TYPE) {
                    // Structures, arrays and recursive groups; functions behind them say nothing more.
                    features.add("gc");
                    return;
                }
                values(in);
                if (values(in) > 1) {
                    features.add("multivalue");
                }
            }
        }

        private int values(WasmCursor in) {
            int count = in.unsigned();
            for (int i = 0; i < count; i++) {
                value(in);
            }
            return count;
        }

        private void value(WasmCursor in) {
            int type = in.u8();
            if (type == V128) {
                features.add("simd128");
            } else if (type == REFERENCE_TO || type == REFERENCE_TO_SOME) {
                features.add("function-references");
                in.skipLeb();
            } else if (type == FUNCREF || type == EXTERNREF) {
                features.add("reference-types");
            } else if (type < LEAST_NUMBER_TYPE) {
                features.add("gc");
            }
        }

        private void imports(WasmCursor in) {
            int count = in.unsigned();
            if (count > LIMIT_IMPORTS) {
                throw in.malformed("it has " + count + " imports, more than " + LIMIT_IMPORTS);
            }
            for (int i = 0; i < count; i++) {
                String from = in.name(LIMIT_NAME_BYTES);
                String name = in.name(LIMIT_NAME_BYTES);
                int kind = in.u8();
                if (kind >= Kind.values().length) {
                    throw in.malformed("an import is of an unknown kind " + kind);
                }
                imported(Kind.values()[kind], in);
                imports.add(new WasmImport(from, name, Kind.values()[kind]));
            }
        }

        private void imported(Kind kind, WasmCursor in) {
            switch (kind) {
                case FUNCTION -> in.skipLeb();
                case TABLE -> table(in);
                case MEMORY -> memory(in);
                case GLOBAL -> {
                    value(in);
                    in.u8();
                }
                case TAG -> {
                    features.add("exception-handling");
                    in.u8();
                    in.skipLeb();
                }
            }
        }

        private void tables(WasmCursor in) {
            int count = in.unsigned();
            for (int i = 0; i < count; i++) {
                if (in.peek() == TABLE_WITH_VALUE) {
                    // Its initial value is an expression, which would have to be understood to find its end.
                    features.add("function-references");
                    return;
                }
                table(in);
            }
        }

        private void table(WasmCursor in) {
            int type = in.u8();
            if (type == REFERENCE_TO || type == REFERENCE_TO_SOME) {
                features.add("function-references");
                in.skipLeb();
            } else if (type != FUNCREF) {
                features.add("reference-types");
            }
            limits(in);
            tables++;
        }

        private void memories(WasmCursor in) {
            int count = in.unsigned();
            for (int i = 0; i < count; i++) {
                memory(in);
            }
        }

        private void memory(WasmCursor in) {
            limits(in);
            memories++;
        }

        private void limits(WasmCursor in) {
            int flags = in.u8();
            in.skipLeb();
            if ((flags & 1) != 0) {
                in.skipLeb();
            }
            if ((flags & 2) != 0) {
                features.add("atomics");
            }
            if ((flags & 4) != 0) {
                features.add("memory64");
            }
            if ((flags & 8) != 0) {
                features.add("custom-page-sizes");
                in.skipLeb();
            }
        }
    }
}
