internal import GatewayPorts
internal import MCPProtocol
internal import PolicyEngine

/// A request that went upstream and waits for its answer.
final class PendingRequest {
    /// What to do with the answer.
    enum Purpose {
        /// A policed call: settle, audit, deliver.
        case call
        /// A list whose items are filtered by the predicate that decides calls.
        case list(Method)
        /// The handshake: note the revision, cut what policy refuses wholesale out of the capabilities.
        case opening
        /// Delivered as it is.
        case plain
        /// The gateway's own question for the upstream's tools.
        case toolDefinitions
    }

    let id: RequestID
    let purpose: Purpose
    /// The revision in which a reply of ours must be valid.
    let revision: Revision
    /// The batch that waits for the answer (2025-03-26 only).
    let batch: Int?
    /// Filled at admission, its outcome when it is known; nil when the audit is off.
    var record: AuditRecord?
    /// Charges to settle; nil when the call has none.
    var reservation: Reservation?
    /// Whose first answer this will be.
    var idempotencyKey: IdempotencyKey?
    /// Digest of tool and arguments for a call that may come back with inputs.
    var roundDigest: [UInt8]?
    /// When it went upstream, on the monotonic clock.
    var sentNanoseconds: Int64 = 0
    var isTool = false
    /// True when the client gave it up: nobody is to be answered.
    var isCancelled = false

    /// False for the gateway's own questions.
    var isOfClient: Bool {
        switch purpose {
        case .call, .list, .opening, .plain: true
        case .toolDefinitions: false
        }
    }

    init(id: RequestID, purpose: Purpose, revision: Revision, batch: Int?) {
        self.id = id
        self.purpose = purpose
        self.revision = revision
        self.batch = batch
    }
}
