internal import GatewayPorts
internal import HTTPText

/// The answer to one request, as its handler writes it.
///
/// It belongs to its connection until the answer has ended and was flushed. A handler that keeps it longer writes
/// into nothing: a connection uses it again only when nobody else holds it.
final class HTTPExchange: HTTPAnswerWriter {
    private enum State {
        case awaited
        case begun(AnswerFraming)
        case ended
    }

    private var connection: HTTPConnection?
    private var state = State.awaited

    /// Whether the handler may still write.
    var isOpen: Bool { connection != nil }

    func open(on connection: HTTPConnection) {
        self.connection = connection
        state = .awaited
    }

    /// Ends the exchange without the handler: the client is gone.
    func close() {
        connection = nil
        state = .ended
    }

    var isWritable: Bool { connection?.isWritable ?? false }

    func send(_ head: HTTPAnswerHead, body: Span<UInt8>) {
        guard let connection, case .awaited = state else { return }
        connection.writeWhole(head, body: body)
        state = .ended
    }

    func begin(_ head: HTTPAnswerHead) {
        guard let connection, case .awaited = state else { return }
        state = .begun(connection.writeBeginning(head))
    }

    func write(_ bytes: Span<UInt8>) {
        guard let connection, case .begun(let framing) = state, !bytes.isEmpty else { return }
        connection.writePiece(bytes, framing: framing)
    }

    func end() {
        guard let connection, case .begun(let framing) = state else { return }
        connection.writeEnding(framing)
        state = .ended
    }

    func abort() {
        guard let connection else { return }
        close()
        connection.abortAnswer()
    }

    func flush() {
        guard let connection else { return }
        guard case .ended = state else {
            connection.flushOutbound()
            return
        }
        self.connection = nil
        connection.exchangeEnded()
    }
}
