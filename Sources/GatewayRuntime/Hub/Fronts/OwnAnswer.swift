internal import JSONText
package import MCPProtocol

/// The answer to a request of the gateway's own, as far as it matters: whether it succeeded.
package struct OwnAnswer {
    /// False for an error.
    package let isSuccess: Bool

    /// Reads the answer to the request `id`; nil for any other message.
    package init?(_ frame: Span<UInt8>, to id: RequestID) {
        do {
            let document = try JSONDocument(parsing: frame)
            guard case .response(let answered, let isError) = try Message.read(document, at: .root).kind,
                answered == id
            else { return nil }
            isSuccess = !isError
        } catch {
            return nil
        }
    }
}

/// A client's `initialize` on its way, whose refusal by the server is looked into.
package struct OpeningRequest {
    /// The request as the client sent it.
    package let frame: [UInt8]
    private let id: RequestID

    /// The request in `frame`; nil when that is something else.
    package init?(_ frame: [UInt8]) {
        do {
            let document = try JSONDocument(parsing: frame)
            let message = try Message.read(document, at: .root)
            guard case .request(let id) = message.kind, message.knownMethod == .initialize else { return nil }
            self.id = id
            self.frame = frame
        } catch {
            return nil
        }
    }

    /// Whether `answer` is the server's refusal; nil when it is not its answer.
    package func isRefused(by answer: Span<UInt8>) -> Bool? {
        OwnAnswer(answer, to: id).map { !$0.isSuccess }
    }
}
