/**
 * Who has what, and where a call goes: inventories become an immutable route table, and the router follows it.
 *
 * <p>Reads the ports of transport, membership and actor; the composition root feeds it with events. The table is
 * published with one volatile write and read without locks.
 */
package dev.lattice.node.routing;
