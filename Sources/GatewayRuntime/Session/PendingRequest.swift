internal import CallFlow
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
    /// By which way it came, and its answer goes back.
    let way: Way
    let purpose: Purpose
    /// The revision in which a reply of ours must be valid.
    let revision: Revision
    /// Filled at admission, its outcome when it is known; nil when the audit is off.
    var record: AuditRecord?
    /// The note that outlives us while the call is under way; nil when the audit is off.
    var openCall: OpenCall?
    /// Charges to settle; nil when the call has none.
    var reservation: Reservation?
    /// Whose first answer this will be.
    var idempotencyKey: IdempotencyKey?
    /// Digest of tool and arguments for a call that may come back with inputs.
    var roundDigest: [UInt8]?
    /// When it went upstream, on the monotonic clock.
    var sentNanoseconds: Int64 = 0
    var isTool = false
    /// What the call means for its result and for later calls; nil when no rule asks.
    var terms: CallTerms?
    /// Which page of a list was asked for; nil for the first.
    var listCursor: String?
    /// True for `initialize`.
    var isHandshake = false
    /// True for `subscriptions/listen`, which no answer ends.
    var staysOpen = false
    /// Who the client of a handshake says it is.
    var client: Implementation?
    /// True when the client gave it up: nobody is to be answered.
    var isCancelled = false

    /// The id of the decision about it: that of its record, or a new one.
    func decisionID(in session: GatewaySession) -> String { record?.id ?? session.nextDecisionID() }

    /// True for a call that is recorded.
    var isCall: Bool {
        switch purpose {
        case .call: true
        case .list, .opening, .plain, .toolDefinitions: false
        }
    }

    /// True when nothing is cut out of the answer, so that a long one may pass before it is complete.
    var mayBeRelayed: Bool {
        switch purpose {
        case .call, .plain: terms?.needsWholeAnswer != true
        case .list, .opening, .toolDefinitions: false
        }
    }

    /// False for the gateway's own questions.
    var isOfClient: Bool {
        switch purpose {
        case .call, .list, .opening, .plain: true
        case .toolDefinitions: false
        }
    }

    var key: CallKey { way.key(id) }

    init(id: RequestID, way: Way, purpose: Purpose, revision: Revision) {
        self.id = id
        self.way = way
        self.purpose = purpose
        self.revision = revision
    }
}
