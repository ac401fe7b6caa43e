/// How much of one stream may be held in memory.
package struct StreamLimits: Sendable, Equatable {
    /// The longest frame, in bytes without its newline.
    package var maxFrameBytes: Int
    /// Unsent bytes past which a peer counts as not writable.
    package var highWaterBytes: Int
    /// Unsent bytes below which it counts as writable again.
    package var lowWaterBytes: Int

    /// Creates limits; the defaults are 16 MiB a frame, 1 MiB and 256 KiB of unsent bytes.
    package init(
        maxFrameBytes: Int = 16 * 1024 * 1024, highWaterBytes: Int = 1024 * 1024, lowWaterBytes: Int = 256 * 1024
    ) {
        self.maxFrameBytes = maxFrameBytes
        self.highWaterBytes = max(1, highWaterBytes)
        self.lowWaterBytes = min(max(1, lowWaterBytes), self.highWaterBytes)
    }
}
