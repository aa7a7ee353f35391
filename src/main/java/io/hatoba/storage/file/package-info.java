/**
 * The connector of the layer store for disks that every node sees, or for one node's own disk.
 *
 * <p>It is bound by CDI and named by nobody. {@code LayerPaths} draws the tree and owns every path,
 * {@code Disk} is every call that touches it, {@code LayerCopy} and {@code HashingPipe} make
 * uploads fast.
 *
 * <p>It asks of the file system what POSIX promises and NFS and the usual cluster file systems
 * keep: a rename within it is atomic and replaces, and {@code fsync} on files and directories means
 * it. On NFS, mount with {@code lookupcache=positive}, or a node may for some seconds not see what
 * another one has stored.
 */
@NullMarked
package io.hatoba.storage.file;

import org.jspecify.annotations.NullMarked;
