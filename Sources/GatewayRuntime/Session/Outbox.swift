internal import GatewayPorts
internal import MCPProtocol

/// What goes to the client at the end of a tick, one frame a line, with the answers of audited calls marked.
///
/// The marks are for the one bad case: the audit trail could not be written, so those answers must not leave.
struct Outbox {
    /// Whom a frame answers.
    private enum Receiver {
        case one(RequestID?)
        /// The requests of a batch, whose answers are one array.
        case batch([RequestID?])
    }

    private var bytes: [UInt8] = []
    private var callReplies: [(receiver: Receiver, range: Range<Int>)] = []

    var isEmpty: Bool { bytes.isEmpty }

    /// Appends a frame that no audit record vouches for.
    mutating func add(_ frame: Span<UInt8>) {
        bytes.append(frame)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Appends the answer to an audited call.
    mutating func add(_ frame: Span<UInt8>, answering id: RequestID?) {
        add(frame, for: .one(id))
    }

    /// Appends the answers to a batch, as one array.
    mutating func add(batch frame: Span<UInt8>, answering ids: [RequestID?]) {
        add(frame, for: .batch(ids))
    }

    private mutating func add(_ frame: Span<UInt8>, for receiver: Receiver) {
        let start = bytes.count
        bytes.append(frame)
        callReplies.append((receiver: receiver, range: start..<bytes.count))
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Sends everything that was added; call answers are replaced by `withheld` when their records could not be
    /// written.
    mutating func drain(to writer: any FrameWriter, auditIsWritten: Bool, withheld: (RequestID?) -> [UInt8]) {
        defer {
            bytes.removeAll(keepingCapacity: bytes.count < 1 << 20)
            callReplies.removeAll(keepingCapacity: true)
        }
        // The transport ends the frame that it is given, so the last line end is its business.
        if auditIsWritten || callReplies.isEmpty {
            return writer.send(bytes.span.extracting(..<(bytes.count - 1)))
        }
        var kept: [UInt8] = []
        var end = 0
        for reply in callReplies {
            kept += bytes[end..<reply.range.lowerBound]
            switch reply.receiver {
            case .one(let id): kept += withheld(id)
            case .batch(let ids):
                kept.append(UInt8(ascii: "["))
                kept += ids.map(withheld).joined(separator: [UInt8(ascii: ",")])
                kept.append(UInt8(ascii: "]"))
            }
            end = reply.range.upperBound
        }
        kept += bytes[end...]
        writer.send(kept.span.extracting(..<(kept.count - 1)))
    }
}

extension [UInt8] {
    /// Appends borrowed bytes.
    mutating func append(_ span: Span<UInt8>) {
        // SAFETY: the pointer is used only inside the closure, which ends before the span's lifetime does.
        unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
