internal import CPosix

extension AuditWriter {
    /// What happens to calls while the trail cannot be written.
    package enum UnwritablePolicy: Sendable, Hashable {
        /// They are refused until it can.
        case refuse
        /// They go on; records that cannot be kept are counted, and the trail says how many once it can.
        case count
    }

    /// Where and how the trail is written.
    package struct Configuration: Sendable {
        /// The directory of the trail, made with its parents when it is missing.
        package var directory: String
        /// The size in bytes at which a file is rotated; one batch is never split over two files.
        package var maxFileBytes = 64 * 1024 * 1024
        /// How many files a lane keeps, from 2; nil keeps all.
        package var maxFilesPerLane: Int?
        /// How many bytes of records wait in memory while the disk refuses them; more are counted, not kept.
        package var maxHeldBytes = 4 * 1024 * 1024
        /// How many processes can write at the same time.
        package var maxLanes = 64
        /// How many calls can be under way at the same time, from 1; each takes 512 bytes of disk.
        package var maxOpenCalls = 16_384
        /// When records must be on the disk.
        package var durability = Durability.standard
        /// What happens to calls while the trail cannot be written.
        package var whenUnwritable = UnwritablePolicy.refuse
        /// How often a file is looked at whether somebody moved or changed it, in nanoseconds; 0 is before each write.
        package var fileCheckNanoseconds: Int64 = 10_000_000
        /// Flushes the file of a descriptor to the disk; an error number, zero when it worked.
        package var flush: @Sendable (_ descriptor: Int32) -> Int32 = { 0 &- cposix_fdatasync($0) }

        /// Creates a configuration with the default limits.
        package init(directory: String) {
            self.directory = directory
        }

        var limits: LaneWriter.Limits {
            LaneWriter.Limits(
                maxFileBytes: maxFileBytes, maxFiles: maxFilesPerLane, maxHeldBytes: maxHeldBytes,
                maxOpenCalls: maxOpenCalls, fileCheckNanoseconds: fileCheckNanoseconds)
        }
    }
}
