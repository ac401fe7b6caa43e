package import GatewayPorts
package import HTTPText

/// One request to a ``ScriptedUpstream``, and the test's answer to it, in as many pieces as the test likes.
package final class ScriptedExchange: HTTPUpstreamExchange {
    /// The method of the request.
    package let method: HTTPMethod
    /// The path that the request names instead of the server's own; nil when it names none.
    package let target: String?
    /// The fields of the request.
    package let fields: HTTPFields
    /// The body of the request.
    package let body: String
    /// True when the request was given up.
    package private(set) var isCancelled = false
    /// False while the answer is not read.
    package private(set) var isReading = true
    /// Called after every part of the answer, as a loop would end its turn.
    package var afterPart: () -> Void = {}

    /// Kept until the answer is over, as a connection would.
    private var receiver: (any HTTPUpstreamReceiver)?

    init(
        method: HTTPMethod, target: String?, fields: HTTPFields, body: String, receiver: any HTTPUpstreamReceiver
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
        self.receiver = receiver
    }

    /// Gives the request up: what the test says from now on is heard by nobody.
    package func cancel() {
        isCancelled = true
        receiver = nil
    }

    /// Notes whether the answer is read.
    package func setReading(_ isReading: Bool) {
        self.isReading = isReading
    }

    // MARK: - The answer

    /// Begins the answer.
    package func begin(_ status: Int, _ fields: KeyValuePairs<String, String> = [:]) {
        var head = HTTPAnswerHead(status: status)
        for (name, value) in fields { head.fields.append(name, value) }
        receiver?.upstreamAnswered(head)
        readsDone()
    }

    /// Sends more of the body.
    package func send(_ text: String) {
        send(Array(text.utf8))
    }

    /// Sends more of the body.
    package func send(_ bytes: [UInt8]) {
        receiver?.upstreamSent(bytes.span)
        readsDone()
    }

    /// Ends the answer.
    package func end() {
        let last = receiver
        receiver = nil
        last?.upstreamEnded()
        afterPart()
    }

    /// Ends the request without a complete answer.
    package func fail(_ code: UpstreamFailure.Code, wasSent: Bool) {
        let last = receiver
        receiver = nil
        last?.upstreamFailed(UpstreamFailure(code: code, wasSent: wasSent, message: "the connection broke"))
        afterPart()
    }

    /// Answers with one JSON text.
    package func answer(_ text: String, status: Int = 200) {
        begin(status, ["content-type": "application/json"])
        send(text)
        end()
    }

    private func readsDone() {
        receiver?.upstreamReadsDone()
        afterPart()
    }
}
