internal import CPosix

/// Cuts a stream of bytes into lines of limited length.
///
/// A line inside one chunk is lent without a copy. Only what a chunk leaves unfinished is kept, and only until
/// the limit: the rest of a longer line is counted and dropped as it arrives.
package struct LineFramer {
    private enum Progress {
        /// The next byte starts a line; `pending` is empty.
        case lineStart
        /// `pending` holds the start of a line whose end has not arrived.
        case insideLine
        /// `pending` holds the prefix of a line beyond the limit, of which so many bytes have arrived.
        case discarding(length: Int)
    }

    /// How many bytes of a line beyond the limit are kept to tell what it was.
    package static let oversizedPrefixBytes = 1024
    /// A buffer that grew past this is given back once its line is delivered.
    private static let keptCapacityBytes = 256 * 1024
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private let maxFrameBytes: Int
    private var pending: [UInt8] = []
    private var progress = Progress.lineStart

    /// Creates a framer for lines of at most `maxFrameBytes` (at least 1), not counting the newline.
    package init(maxFrameBytes: Int) {
        self.maxFrameBytes = max(1, maxFrameBytes)
    }

    /// How many bytes are held for a line that has not ended.
    package var heldBytes: Int { pending.count }

    /// Takes the next bytes of the stream and delivers each line that they end.
    package mutating func feed(_ chunk: Span<UInt8>, to sink: borrowing some LineSink) {
        var start = 0
        while start < chunk.count {
            let rest = chunk.extracting(start..<chunk.count)
            let length = Self.bytesBeforeNewline(in: rest)
            guard length < rest.count else {
                hold(rest)
                return
            }
            endLine(with: rest.extracting(0..<length), to: sink)
            start += length + 1
        }
    }

    /// Takes the end of the stream: an unfinished last line counts as a line.
    package mutating func finish(to sink: borrowing some LineSink) {
        guard case .lineStart = progress else {
            let nothing: [UInt8] = []
            endLine(with: nothing.span, to: sink)
            return
        }
    }

    // MARK: - Lines

    private mutating func endLine(with last: Span<UInt8>, to sink: borrowing some LineSink) {
        if case .lineStart = progress, last.count <= maxFrameBytes {
            Self.deliver(last, to: sink)
            return
        }
        hold(last)
        switch progress {
        case .lineStart, .insideLine:
            Self.deliver(pending.span, to: sink)
        case .discarding(let length):
            sink.oversizedLine(prefix: pending.span, length: length)
        }
        progress = .lineStart
        pending.removeAll(keepingCapacity: pending.capacity <= Self.keptCapacityBytes)
    }

    private mutating func hold(_ bytes: Span<UInt8>) {
        if case .discarding(let length) = progress {
            discard(bytes, after: length)
            return
        }
        // Cannot overflow: both are numbers of bytes in memory.
        guard pending.count + bytes.count > maxFrameBytes else {
            append(bytes)
            progress = .insideLine
            return
        }
        discard(bytes, after: pending.count)
    }

    private mutating func discard(_ bytes: Span<UInt8>, after length: Int) {
        if pending.count > Self.oversizedPrefixBytes {
            pending = Array(pending.prefix(Self.oversizedPrefixBytes))
        }
        append(bytes.extracting(0..<min(Self.oversizedPrefixBytes - pending.count, bytes.count)))
        // Saturates: nobody asks by how much a line without end is too long.
        let (sum, overflow) = length.addingReportingOverflow(bytes.count)
        progress = .discarding(length: overflow ? Int.max : sum)
    }

    private mutating func append(_ bytes: Span<UInt8>) {
        // SAFETY: the pointer is used inside the closure only, while the span that lends it is alive.
        unsafe bytes.withUnsafeBufferPointer { unsafe pending.append(contentsOf: $0) }
    }

    private static func deliver(_ line: Span<UInt8>, to sink: borrowing some LineSink) {
        guard !isBlank(line) else { return }
        let endsWithReturn = line[line.count - 1] == carriageReturn
        sink.lineReceived(line.extracting(0..<(endsWithReturn ? line.count - 1 : line.count)))
    }

    private static func isBlank(_ line: Span<UInt8>) -> Bool {
        for index in 0..<line.count {
            let byte = line[index]
            guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == carriageReturn else {
                return false
            }
        }
        return true
    }

    private static func bytesBeforeNewline(in bytes: Span<UInt8>) -> Int {
        // SAFETY: the pointer and count describe the span, which is alive during the call; nothing is kept.
        unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            return unsafe cposix_find_newline(base, buffer.count)
        }
    }
}
