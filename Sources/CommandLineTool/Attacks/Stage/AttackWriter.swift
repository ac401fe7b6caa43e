internal import GatewayPorts
internal import HTTPText

/// One end of a stream: it keeps what it was given until somebody takes it.
final class AttackWriter: FrameWriter {
    private var pending: [UInt8] = []
    private var flushed: [String] = []

    func send(_ frame: Span<UInt8>) {
        pending += AttackText.bytes(of: frame)
        pending.append(UInt8(ascii: "\n"))
    }

    func flush() {
        flushed += pending.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        pending.removeAll()
    }

    /// Every message since the last time.
    func takeLines() -> [String] {
        defer { flushed.removeAll() }
        return flushed
    }
}

/// The client's end of a request over HTTP: it hands on what arrives, as text.
final class AttackAnswerWriter: HTTPAnswerWriter {
    private var pending: [UInt8] = []
    private let hear: (String) -> Void

    init(hear: @escaping (String) -> Void) {
        self.hear = hear
    }

    var isWritable: Bool { true }

    func send(_ head: HTTPAnswerHead, body: Span<UInt8>) {
        begin(head)
        write(body)
    }

    func begin(_ head: HTTPAnswerHead) {
        pending += Array("HTTP \(head.status)\n".utf8) + AttackText.lines(of: head.fields) + Array("\n".utf8)
    }

    func write(_ bytes: Span<UInt8>) {
        pending += AttackText.bytes(of: bytes)
    }

    func end() {}

    func abort() {
        pending.removeAll()
    }

    func flush() {
        guard !pending.isEmpty else { return }
        let text = String(decoding: pending, as: UTF8.self)
        pending.removeAll()
        hear(text)
    }
}

/// Fields and messages as texts in which a play looks for words.
enum AttackText {
    static func bytes(of span: Span<UInt8>) -> [UInt8] {
        span.indices.map { span[$0] }
    }

    static func lines(of fields: HTTPFields) -> [UInt8] {
        (0..<fields.count).flatMap { index in
            Array(fields.nameBytes(at: index)) + Array(": ".utf8) + Array(fields.valueBytes(at: index))
                + [UInt8(ascii: "\n")]
        }
    }
}
