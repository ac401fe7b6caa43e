internal import MCPProtocol

/// Where one request of a client is answered, and what belongs to it is sent meanwhile; used on the hub's loop only.
///
/// What is given to it may leave at once: its record is in its file.
package protocol HubReply: AnyObject {
    /// Equal for replies whose request ids are one space.
    var correlation: UInt64 { get }

    /// Sends a notification or a question that belongs to the request; false when it has no place.
    func send(_ frame: [UInt8]) -> Bool

    /// Sends the answer; nothing follows it.
    func finish(_ frame: [UInt8], status: AnswerStatus)

    /// The message needs no answer.
    func accept()
}

/// Where a client hears what belongs to no request of its own.
package protocol HubStream: AnyObject {
    /// Sends a message.
    func send(_ frame: [UInt8])

    /// The conversation is over.
    func end()
}

extension AnswerStatus {
    /// What an error of this code means to HTTP, for a client of 2026-07-28.
    static func modern(errorCode: Int64?) -> AnswerStatus {
        switch errorCode {
        case -32_601: .unknownMethod
        case -32_020, -32_021, -32_022, -32_700, -32_600: .badRequest
        default: .success
        }
    }
}
