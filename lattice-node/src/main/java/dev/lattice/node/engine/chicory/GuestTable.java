package dev.lattice.node.engine.chicory;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;
import com.dylibso.chicory.wasm.types.Value;
import dev.lattice.node.engine.TrapKind;

/** A guest's table, held to its limit. Used by the guest's thread only. */
final class GuestTable extends TableInstance {
    private final long declaredMaximum;
    private final int limitElements;

    private GuestTable(Table table, int initialValue, int limitElements) {
        super(table, initialValue);
        this.declaredMaximum = table.limits().max();
        this.limitElements = limitElements;
    }

    /** The table of an instance, from the module's declaration. */
    static GuestTable of(Table declared, int initialValue, int limitElements) {
        TableLimits limits = declared.limits();
        requireWithinLimit(limits.min(), limitElements);
        // Growing changes the limits, and those of the declaration belong to all instances of the module.
        TableLimits own = new TableLimits(limits.min(), limits.max());
        return new GuestTable(new Table(declared.elementType(), own), initialValue, limitElements);
    }

    private static void requireWithinLimit(long wanted, int limitElements) {
        if (wanted > limitElements) {
            throw Ending.limit("table limit: " + limitElements + " elements allowed, the guest asked for " + wanted);
        }
    }

    @Override
    public int grow(int delta, int value, Instance instance) {
        if (delta == 0) {
            return size();
        }
        long wanted = size() + Integer.toUnsignedLong(delta);
        requireWithinLimit(wanted, limitElements);
        return wanted > declaredMaximum ? -1 : super.grow(delta, value, instance);
    }

    @Override
    public int ref(int index) {
        if (index < 0 || index >= size()) {
            throw Ending.trap(TrapKind.TABLE_OUT_OF_BOUNDS, Traps.TABLE_OUT_OF_BOUNDS);
        }
        return super.ref(index);
    }

    @Override
    public int requiredRef(int index) {
        int ref = ref(index);
        if (ref == Value.REF_NULL_VALUE) {
            throw Ending.trap(TrapKind.INDIRECT_CALL_TO_NULL, Traps.NULL_ELEMENT);
        }
        return ref;
    }

    /** Null stands for the instance itself, and no other can be in a table, since nothing else is linked. */
    @Override
    public Instance instance(int index) {
        return null;
    }
}
