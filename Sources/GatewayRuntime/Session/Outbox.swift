internal import GatewayPorts
internal import MCPProtocol

/// What goes to the client of one route once the records of the tick are safe, the answers of audited calls marked.
///
/// The marks are for the one bad case: the audit trail could not be written, so those answers must not leave.
struct Outbox {
    /// What was gathered and has not been held or taken.
    private var bytes: [UInt8] = []
    private var callReplies: [(receiver: AnswerReceiver, range: Range<Int>)] = []
    /// What waits for a commit to reach the disk, in order.
    private var held: [(commit: UInt64, bytes: [UInt8])] = []

    /// Storage beyond this is given back after use.
    private static let maxKeptBytes = 64 << 10

    var isEmpty: Bool { bytes.isEmpty && held.isEmpty }

    /// Appends a frame, and a byte that ends it where the transport has one.
    ///
    /// `asLine` says that the frame may hold line ends, between its tokens, where the client reads lines.
    mutating func add(_ frame: Span<UInt8>, terminator: UInt8?, to receiver: AnswerReceiver, asLine: Bool = false) {
        let start = bytes.count
        bytes.append(frame)
        if asLine { blankLineEnds(from: start) }
        switch receiver {
        case .unrecorded: break
        case .call, .batch: callReplies.append((receiver: receiver, range: start..<bytes.count))
        }
        if let terminator { bytes.append(terminator) }
    }

    /// Everything gathered in this tick, or nil; what is held goes first, so nothing is given while something is.
    ///
    /// Call answers are replaced by `withheld` when their records could not be written.
    mutating func take(isWritten: Bool, withheld: (RequestID?) -> [UInt8]) -> [UInt8]? {
        guard !bytes.isEmpty else { return nil }
        defer { callReplies.removeAll(keepingCapacity: true) }
        let all: [UInt8]
        if isWritten || callReplies.isEmpty {
            all = bytes
            bytes = []
        } else {
            all = withholding(withheld)
            bytes.removeAll()
        }
        guard let last = held.indices.last else { return all }
        held[last].bytes += all
        return nil
    }

    /// Keeps everything gathered in this tick until `commit` is on disk.
    mutating func hold(until commit: UInt64) {
        guard !bytes.isEmpty else { return }
        held.append((commit, bytes))
        bytes = []
        callReplies.removeAll(keepingCapacity: true)
    }

    /// Everything that was held for commits up to this one, or nil.
    mutating func takeHeld(through commit: UInt64) -> [UInt8]? {
        var all: [UInt8] = []
        while let first = held.first, first.commit <= commit {
            all += first.bytes
            held.removeFirst()
        }
        return all.isEmpty ? nil : all
    }

    /// Gives back the storage of what was taken.
    mutating func recycle(_ storage: consuming [UInt8]) {
        guard bytes.isEmpty, storage.capacity <= Outbox.maxKeptBytes else { return }
        storage.removeAll(keepingCapacity: true)
        bytes = storage
    }

    /// Strict JSON has line ends between tokens only, where a blank is as good.
    private mutating func blankLineEnds(from start: Int) {
        for index in start..<bytes.count {
            let isEnd = bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r")
            if isEnd { bytes[index] = UInt8(ascii: " ") }
        }
    }

    private func withholding(_ withheld: (RequestID?) -> [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var end = 0
        for reply in callReplies {
            kept += bytes[end..<reply.range.lowerBound]
            switch reply.receiver {
            case .unrecorded: kept += bytes[reply.range]
            case .call(let id): kept += withheld(id)
            case .batch(let ids):
                kept.append(UInt8(ascii: "["))
                kept += ids.map(withheld).joined(separator: [UInt8(ascii: ",")])
                kept.append(UInt8(ascii: "]"))
            }
            end = reply.range.upperBound
        }
        return kept + bytes[end...]
    }
}

extension Refusal {
    /// What a call is told when its record could not be written.
    static func withheld(_ id: RequestID?) -> [UInt8] {
        Reply.error(id, code: -32603, message: Refusal.auditUnavailable.message)
    }
}

extension [UInt8] {
    /// Appends borrowed bytes.
    mutating func append(_ span: Span<UInt8>) {
        // SAFETY: the pointer is used only inside the closure, which ends before the span's lifetime does.
        unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
