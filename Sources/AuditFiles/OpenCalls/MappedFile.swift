internal import CPosix
internal import GatewayPorts

/// A file as memory: what is stored in it outlives the process, whatever becomes of that, though not a power cut.
@safe struct MappedFile: ~Copyable {
    // SAFETY: the mapping is this value's own, its functions check every place, and only `deinit` unmaps it.
    private let mapping: cposix_mapping

    /// The length in bytes.
    let count: Int

    /// Gives the file `count` bytes of real blocks and maps them.
    /// - Throws: `AuditFailure.writeFailed` when the disk has no room.
    init(_ file: borrowing OpenFile, count: Int) throws(AuditFailure) {
        // SAFETY: the result is checked before it is kept.
        let mapping = unsafe cposix_map_file(file.descriptor, count)
        // SAFETY: reading a number.
        let errorNumber = unsafe mapping.error
        guard errorNumber == 0 else {
            throw AuditFailure(
                .writeFailed, doing: "make room in", path: file.path, errorNumber: errorNumber,
                help: "free space on its file system, or name another state directory")
        }
        // SAFETY: the value owns the mapping from here on.
        unsafe self.mapping = mapping
        self.count = count
    }

    deinit {
        // SAFETY: no pointer into the mapping leaves this value.
        unsafe cposix_unmap_file(mapping)
    }

    /// Copies bytes to `offset`; nothing when they do not fit.
    func store(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        // SAFETY: the pointer and count describe the buffer, which outlives the call.
        unsafe cposix_mapping_store(
            mapping, offset, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    }

    /// Stores a word at `offset`, a multiple of 8, in one piece and after everything stored before.
    func store(_ word: UInt64, at offset: Int) {
        // SAFETY: the function checks the place.
        unsafe cposix_mapping_store_word(mapping, offset, word)
    }
}
