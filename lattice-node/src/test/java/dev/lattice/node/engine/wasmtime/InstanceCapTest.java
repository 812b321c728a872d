package dev.lattice.node.engine.wasmtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class InstanceCapTest {
    private static final OptionalLong USUAL = OptionalLong.of(65_530);

    @Test
    void shouldLeaveMapsToTheJvm() {
        assertThat(InstanceCap.of(1_000, USUAL))
                .isEqualTo(new InstanceCap(1_000, Optional.of("vm.max_map_count allows 9,255")));
        assertThat(InstanceCap.of(9_255, USUAL).instances()).isEqualTo(9_255);
        assertThat(InstanceCap.of(9_256, USUAL))
                .isEqualTo(new InstanceCap(9_255, Optional.of("vm.max_map_count allows 9,255")));
    }

    @Test
    void shouldLeaveOneInstanceWhereThereAreHardlyAnyMaps() {
        assertThat(InstanceCap.of(1_000, OptionalLong.of(10_000)).instances()).isEqualTo(1);
        assertThat(InstanceCap.of(1_000, OptionalLong.of(100)).instances()).isEqualTo(1);
    }

    @Test
    void shouldCapNothingWhereTheSystemHasNoLimit() {
        assertThat(InstanceCap.of(100_000, OptionalLong.empty())).isEqualTo(new InstanceCap(100_000, Optional.empty()));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldReadTheLimitOfThisMachineWhole() throws Exception {
        long limit;
        try (var lines = Files.lines(Path.of("/proc/sys/vm/max_map_count"))) {
            limit = Long.parseLong(lines.findFirst().orElseThrow());
        }
        assertThat(InstanceCap.of(7)).isEqualTo(InstanceCap.of(7, OptionalLong.of(limit)));
    }
}
