internal import GatewayPorts
internal import HTTPText

/// A connection to a server over the deprecated HTTP with events (2024-11-05): the server speaks on one stream, and is
/// spoken to at the address that it names there first.
///
/// Bound to the gateway's loop. The stream is the connection: with its end the server has ended.
final class EventStreamUpstream: ServerConnection, FrameWriter {
    private enum Phase {
        /// The server has not said where it is spoken to; what is for it waits. Becomes `open`, or `ended`.
        case opening
        /// It is spoken to there. Becomes `ending` when we leave, or `ended`.
        case open(target: String)
        /// We leave as soon as the server has taken what was sent. Becomes `ended`.
        case ending(target: String)
        /// Its receiver was told, or is about to be. Stays.
        case ended
    }

    private let address: HTTPAddress
    private let upstream: any HTTPUpstream
    private let options: GatewayOptions
    private let timer: any SessionTimer
    private var receiver: (any ServerReceiver)?
    private var phase = Phase.opening
    private var stream: (any HTTPUpstreamExchange)?
    private var listener: EventStreamListener?
    /// What was given and has not been sent, in order.
    private var waiting: [[UInt8]] = []
    private var waitingBytes = 0
    private var posts: [ObjectIdentifier: EventStreamPost] = [:]
    /// What must be taken before anything else is sent, for nothing answers it: the server might read it too late.
    private weak var barrier: EventStreamPost?
    private var isReading = true

    /// How long the server may take to take what was sent before we leave.
    private static let graceNanoseconds: Int64 = 2_000_000_000

    init(
        _ address: HTTPAddress, over upstream: any HTTPUpstream, options: GatewayOptions, timer: any SessionTimer,
        receiver: any ServerReceiver
    ) {
        self.address = address
        self.upstream = upstream
        self.options = options
        self.timer = timer
        self.receiver = receiver
    }

    /// Asks for the stream.
    func open() {
        let listener = EventStreamListener(self, maxMessageBytes: options.maxFrameBytes)
        self.listener = listener
        var fields = HTTPFields()
        fields.append("accept", "text/event-stream")
        stream = upstream.send(.get, fields, body: [UInt8]().span, to: listener)
    }

    // MARK: - To the server

    var writer: any FrameWriter { self }

    var isWritable: Bool {
        switch phase {
        case .opening, .open: waitingBytes <= options.maxParkedBytes / 2
        case .ending, .ended: false
        }
    }

    func send(_ frame: Span<UInt8>) {
        switch phase {
        case .ending, .ended: return
        case .opening, .open: break
        }
        let wasWritable = isWritable
        var bytes: [UInt8] = []
        bytes.append(frame)
        waiting.append(bytes)
        waitingBytes += bytes.count
        if waitingBytes > options.maxParkedBytes {
            return lost(
                UpstreamFailure(code: .busy, wasSent: false, message: "the server does not take what it is sent"))
        }
        if isWritable != wasWritable { receiver?.serverWritabilityChanged() }
    }

    func flush() {
        let target: String
        switch phase {
        case .open(let named), .ending(let named): target = named
        case .opening, .ended: return
        }
        let wasWritable = isWritable
        var sent = 0
        while sent < waiting.count, barrier == nil {
            post(waiting[sent], to: target)
            sent += 1
        }
        waiting.removeFirst(sent)
        if isWritable != wasWritable { receiver?.serverWritabilityChanged() }
    }

    private func post(_ frame: [UInt8], to target: String) {
        waitingBytes -= frame.count
        let post = EventStreamPost(frame, options, owner: self)
        posts[ObjectIdentifier(post)] = post
        if !post.isRequest { barrier = post }
        post.send(frame, to: target, over: upstream)
        post.setReading(isReading)
    }

    /// The server has taken a message, or will not.
    func taken(_ post: EventStreamPost) {
        guard barrier === post else { return }
        barrier = nil
        flush()
    }

    /// Nothing more will come for a message that was sent.
    func ended(_ post: EventStreamPost) {
        posts[ObjectIdentifier(post)] = nil
        taken(post)
        receiver?.serverReadsDone()
        leaveWhenTaken()
    }

    func setReading(_ isReading: Bool) {
        guard isReading != self.isReading else { return }
        self.isReading = isReading
        stream?.setReading(isReading)
        for post in posts.values { post.setReading(isReading) }
    }

    // MARK: - From the server

    /// The server says where it is spoken to; only the first time counts.
    func named(_ reference: String) {
        guard case .opening = phase else { return }
        do throws(HTTPAddressError) {
            let endpoint = try address.resolving(reference)
            guard endpoint.hasSameOrigin(as: address) else {
                return lost(Self.malformed("the server names an address of another server for what it is sent"))
            }
            phase = .open(target: endpoint.target)
        } catch {
            return lost(Self.malformed("the server names an address for what it is sent that is none"))
        }
        flush()
    }

    /// One message, on the stream or in the answer to one of ours.
    func said(_ message: Span<UInt8>) {
        var hasLineEnd = false
        for index in message.indices where message[index] == Self.lineFeed || message[index] == Self.carriageReturn {
            hasLineEnd = true
        }
        guard hasLineEnd else {
            receiver?.serverSaid(message)
            return
        }
        // Strict JSON has line ends between tokens only, where a blank is as good, and a receiver may read lines.
        var line: [UInt8] = []
        line.append(message)
        for index in line.indices where line[index] == Self.lineFeed || line[index] == Self.carriageReturn {
            line[index] = UInt8(ascii: " ")
        }
        receiver?.serverSaid(line.span)
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    func saidTooMuch(prefix: Span<UInt8>) {
        receiver?.serverSaidTooMuch(prefix: prefix)
    }

    func readsDone() {
        receiver?.serverReadsDone()
    }

    private static func malformed(_ message: String) -> UpstreamFailure {
        UpstreamFailure(code: .malformed, wasSent: true, message: message)
    }

    // MARK: - The end

    func shutDown() {
        switch phase {
        case .opening: end(nil)
        case .open(let target):
            phase = .ending(target: target)
            timer.schedule(afterNanoseconds: Self.graceNanoseconds) { self.kill() }
            flush()
            leaveWhenTaken()
        case .ending, .ended: break
        }
    }

    func kill() {
        end(nil)
    }

    /// The stream is gone.
    func lost(_ failure: UpstreamFailure) {
        end(failure)
    }

    private func leaveWhenTaken() {
        guard case .ending = phase, posts.isEmpty else { return }
        end(nil)
    }

    /// Ends everything under way; the receiver hears of it later, for it may be the one who asked.
    private func end(_ failure: UpstreamFailure?) {
        if case .ended = phase { return }
        phase = .ended
        listener?.stop()
        stream?.cancel()
        for post in posts.values { post.stop() }
        stream = nil
        listener = nil
        posts = [:]
        waiting = []
        waitingBytes = 0
        timer.schedule(afterNanoseconds: 0) { [self] in
            let last = receiver
            receiver = nil
            last?.serverEnded(.disconnected(failure))
        }
    }
}
