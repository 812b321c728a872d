package dev.lattice.node.engine.chicory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.wasm.types.MemoryLimits;
import dev.lattice.node.engine.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GuestMemoryTest {
    private static final int PAGE = 1 << 16;
    private static final int PAGES = 3;

    private final MemoryBudget budget = new MemoryBudget(100L * PAGE);

    private GuestMemory memory(int pages, int maximum, int limitPages) {
        return new GuestMemory(new MemoryLimits(pages, maximum), (long) limitPages * PAGE, budget);
    }

    /** Does the same to the memory and to an array, near the ends of pages, and compares all of it. */
    @Property(tries = 200)
    void shouldBehaveLikeAnArray(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int steps) {
        Random random = new Random(seed);
        GuestMemory memory = memory(PAGES, PAGES, PAGES);
        ByteBuffer model = ByteBuffer.allocate(PAGES * PAGE).order(ByteOrder.LITTLE_ENDIAN);
        for (int step = 0; step < steps; step++) {
            int at = near(random, 16);
            long value = random.nextLong();
            switch (random.nextInt(6)) {
                case 0 -> {
                    memory.writeLong(at, value);
                    model.putLong(at, value);
                }
                case 1 -> {
                    memory.writeI32(at, (int) value);
                    model.putInt(at, (int) value);
                }
                case 2 -> {
                    memory.writeShort(at, (short) value);
                    model.putShort(at, (short) value);
                }
                case 3 -> {
                    int end = at + random.nextInt(PAGES * PAGE - at);
                    memory.fill((byte) value, at, end);
                    Arrays.fill(model.array(), at, end, (byte) value);
                }
                case 4 -> {
                    int from = near(random, 16);
                    int size = random.nextInt(PAGES * PAGE - Math.max(at, from));
                    memory.copy(at, from, size);
                    System.arraycopy(model.array(), from, model.array(), at, size);
                }
                default -> {
                    assertThat(memory.readLong(at)).isEqualTo(model.getLong(at));
                    assertThat(memory.readInt(at)).isEqualTo(model.getInt(at));
                    assertThat(memory.readShort(at)).isEqualTo(model.getShort(at));
                }
            }
        }
        assertThat(memory.readBytes(0, PAGES * PAGE)).isEqualTo(model.array());
        memory.release();
    }

    /** An address near the end of a page, with so many bytes behind it in the memory. */
    private static int near(Random random, int room) {
        int page = 1 + random.nextInt(PAGES);
        return Math.min(page * PAGE - random.nextInt(32), PAGES * PAGE - room);
    }

    @Test
    void shouldEndAGuestThatLeavesItsMemory() {
        GuestMemory memory = memory(1, 1, 1);
        assertThat(memory.readInt(PAGE - 4)).isZero();
        for (int address : new int[] {PAGE - 3, PAGE, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> memory.readInt(address)).isInstanceOf(Ending.class);
            assertThatThrownBy(() -> memory.writeI32(address, 1)).isInstanceOf(Ending.class);
        }
        assertThatThrownBy(() -> memory.copy(0, 1, -1)).isInstanceOf(Ending.class);
        assertThatThrownBy(() -> memory.copy(PAGE, 0, 1)).isInstanceOf(Ending.class);
        assertThatThrownBy(() -> memory.fill((byte) 1, 16, 15)).isInstanceOf(Ending.class);
        assertThatThrownBy(() -> memory.fill((byte) 1, -1, 0)).isInstanceOf(Ending.class);
        assertThatThrownBy(() -> memory.write(PAGE - 1, new byte[2], 0, 2)).isInstanceOf(Ending.class);
        assertThat(budget.used()).as("nothing was written").isZero();
    }

    @Test
    void shouldCostWhatIsWrittenTo() {
        GuestMemory memory = memory(50, 100, 100);
        memory.fill((byte) 0, 0, 50 * PAGE);
        assertThat(memory.grow(10)).isEqualTo(50);
        assertThat(budget.used()).isZero();
        memory.writeByte(55 * PAGE, (byte) 1);
        assertThat(budget.used()).isEqualTo(PAGE);
        memory.release();
        assertThat(budget.used()).isZero();
    }

    @Test
    void shouldStopTheGuestThatWantsMoreThanAllMayHave() {
        GuestMemory memory = memory(101, 200, 200);
        assertThatThrownBy(() -> memory.fill((byte) 1, 0, 101 * PAGE))
                .isInstanceOfSatisfying(
                        Ending.class,
                        ending -> assertThat(((Step.Stopped) ending.step()).detail())
                                .startsWith("memory limit of the engine: 6400 KiB allowed for all guests together"));
        assertThat(budget.used()).isEqualTo(100L * PAGE);
    }

    @Test
    void shouldTellALimitFromTheMaximumOfTheGuest() {
        GuestMemory memory = memory(1, 4, 2);
        assertThat(memory.grow(4)).isEqualTo(-1);
        assertThat(memory.grow(-1)).isEqualTo(-1);
        assertThat(memory.grow(0)).isEqualTo(1);
        assertThatThrownBy(() -> memory.grow(2)).isInstanceOf(Ending.class);
        assertThat(memory.grow(1)).isEqualTo(1);
        assertThat(memory.pages()).isEqualTo(2);
    }
}
