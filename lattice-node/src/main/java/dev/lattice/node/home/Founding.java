package dev.lattice.node.home;

import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.credential.UserCredential;
import java.nio.file.Path;

/**
 * What came of founding a lattice.
 *
 * @param clusterKeyFile the key that everything hangs on, and that nothing needs from day to day
 */
public record Founding(Context context, Path clusterKeyFile, UserCredential user, NodeCredential node) {}
