/** What goes into a call and what comes out of it, as people type and read it. Stateless; any thread. */
package dev.lattice.cli.payload;
