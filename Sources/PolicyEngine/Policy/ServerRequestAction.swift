/// What an upstream that asks the client for something gets.
package enum ServerRequestAction: String, Sendable, Hashable {
    case allow, deny
    case requireApproval = "require_approval"
}
