package dev.lattice.security.module;

import dev.lattice.security.SecurityFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sections of a binary module (WebAssembly core specification, section 5.5.2), found without looking into them,
 * except for the names of custom ones.
 *
 * @param module the whole module, not copied
 * @param sections in the order of the file; together with the preamble they cover every byte
 */
record WasmSections(byte[] module, List<Section> sections) {
    static final int LIMIT_MODULE_BYTES = 64 * 1024 * 1024;
    static final int LIMIT_SECTIONS = 4096;
    static final int PREAMBLE_BYTES = 8;
    static final String SIGNATURE = "wasmcloud_jwt";
    static final String OLD_SIGNATURE = "jwt";

    private static final byte[] PREAMBLE = {0, 'a', 's', 'm', 1, 0, 0, 0};
    private static final byte[] COMPONENT_VERSION = {0x0d, 0, 1, 0};
    private static final int MAGIC_BYTES = 4;
    private static final int CUSTOM = 0;
    private static final int LIMIT_NAME_BYTES = 64;

    /**
     * One section.
     *
     * @param id the section's kind
     * @param start where its id stands
     * @param contentStart where its contents begin, after id and length
     * @param end where the next section begins
     * @param name of a custom section, when it is short; otherwise empty
     * @param dataStart of a custom section: where its data begins after the name; otherwise {@code contentStart}
     */
    record Section(int id, int start, int contentStart, int end, String name, int dataStart) {
        boolean isSignature() {
            return id == CUSTOM && (name.equals(SIGNATURE) || name.equals(OLD_SIGNATURE));
        }
    }

    /** @throws SecurityFault of kind NOT_A_MODULE, MALFORMED_MODULE or TOO_LARGE */
    static WasmSections of(byte[] module) {
        requirePreamble(module);
        if (module.length > LIMIT_MODULE_BYTES) {
            throw new SecurityFault(
                    SecurityFault.Kind.TOO_LARGE,
                    "the module has " + module.length + " bytes; at most " + LIMIT_MODULE_BYTES + " are accepted");
        }
        List<Section> sections = new ArrayList<>();
        WasmCursor cursor = new WasmCursor(module, PREAMBLE_BYTES, module.length);
        while (!cursor.atEnd()) {
            if (sections.size() == LIMIT_SECTIONS) {
                throw cursor.malformed("it has more than " + LIMIT_SECTIONS + " sections");
            }
            Section section = next(module, cursor);
            sections.add(section);
            cursor.moveTo(section.end());
        }
        return new WasmSections(module, List.copyOf(sections));
    }

    /** The smallest module: no sections at all. */
    static byte[] preamble() {
        return PREAMBLE.clone();
    }

    List<Section> signatures() {
        return sections.stream().filter(Section::isSignature).toList();
    }

    private static Section next(byte[] module, WasmCursor cursor) {
        int start = cursor.at();
        int id = cursor.u8();
        int length = cursor.unsigned();
        int contentStart = cursor.at();
        if (length > cursor.remaining()) {
            throw cursor.malformed(
                    "a section says it has " + length + " bytes and the file ends after " + cursor.remaining());
        }
        int end = contentStart + length;
        if (id != CUSTOM) {
            return new Section(id, start, contentStart, end, "", contentStart);
        }
        WasmCursor inside = new WasmCursor(module, contentStart, end);
        int nameLength = inside.unsigned();
        if (nameLength > inside.remaining()) {
            throw inside.malformed("the name of a custom section is longer than the section");
        }
        String name = nameLength > LIMIT_NAME_BYTES
                ? ""
                : new String(module, inside.at(), nameLength, StandardCharsets.ISO_8859_1);
        return new Section(id, start, contentStart, end, name, inside.at() + nameLength);
    }

    private static void requirePreamble(byte[] module) {
        if (module.length < MAGIC_BYTES || !Arrays.equals(module, 0, MAGIC_BYTES, PREAMBLE, 0, MAGIC_BYTES)) {
            throw notAModule("this is not a WebAssembly file: it does not begin with 00 61 73 6D");
        }
        if (module.length < PREAMBLE_BYTES) {
            throw notAModule("this WebAssembly file ends after " + module.length + " bytes");
        }
        if (Arrays.equals(module, MAGIC_BYTES, PREAMBLE_BYTES, COMPONENT_VERSION, 0, COMPONENT_VERSION.length)) {
            throw notAModule("this is a WebAssembly component; actors are core modules, so build one of those");
        }
        if (!Arrays.equals(module, 0, PREAMBLE_BYTES, PREAMBLE, 0, PREAMBLE_BYTES)) {
            throw notAModule("this WebAssembly file is not of version 1, the only one there is");
        }
    }

    private static SecurityFault notAModule(String message) {
        return new SecurityFault(SecurityFault.Kind.NOT_A_MODULE, message);
    }
}
