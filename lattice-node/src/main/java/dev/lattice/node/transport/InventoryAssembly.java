package dev.lattice.node.transport;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.frame.Frame;
import dev.lattice.protocol.frame.InventoryEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the parts of an inventory together, which one peer sends in order. Confined to the event loop. */
final class InventoryAssembly {
    private final List<InventoryEntry> entries = new ArrayList<>();
    private long version = -1;
    private int nextPart;

    /** Takes a part; the whole inventory once it was the last one. */
    Optional<List<InventoryEntry>> add(Frame.Inventory frame) {
        if (frame.part() == 0) {
            entries.clear();
            version = frame.version();
            nextPart = 0;
        }
        if (frame.version() != version || frame.part() != nextPart) {
            throw new ProtocolException("part " + frame.part() + " of inventory " + frame.version() + " came when part "
                    + nextPart + " of " + version + " was due");
        }
        nextPart++;
        entries.addAll(frame.entries());
        if (nextPart < frame.parts()) {
            return Optional.empty();
        }
        List<InventoryEntry> whole = List.copyOf(entries);
        entries.clear();
        version = -1;
        return Optional.of(whole);
    }
}
