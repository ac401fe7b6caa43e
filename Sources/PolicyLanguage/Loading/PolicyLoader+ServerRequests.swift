internal import Diagnostics
internal import DocumentText
internal import PolicyEngine

/// What servers may ask of clients.
extension PolicyLoader {
    mutating func serverRequests(_ member: DocumentMember) -> ServerRequestPolicy {
        var result = ServerRequestPolicy()
        let keys = ["sampling", "elicitation", "roots"]
        guard let fields = fields(of: member.value, what: "`server_requests`", keys: keys) else { return result }
        if let action = serverRequest(fields["sampling"]) { result.sampling = action }
        if let member = fields["elicitation"], let policy = elicitation(member) { result.elicitation = policy }
        if let action = serverRequest(fields["roots"]) { result.roots = action }
        return result
    }

    private mutating func serverRequest(_ member: DocumentMember?) -> ServerRequestAction? {
        guard let member else { return nil }
        return choice(member, among: ["allow", "deny", "require_approval"])
            .flatMap(ServerRequestAction.init(rawValue:))
    }

    private mutating func elicitation(_ member: DocumentMember) -> ElicitationPolicy? {
        guard case .mapping = member.value.content else { return serverRequest(member).map { ElicitationPolicy($0) } }
        var result = ElicitationPolicy.careful
        let keys = ["action", "secrets", "url_hosts"]
        guard let fields = fields(of: member.value, what: "`elicitation`", keys: keys) else { return nil }
        if let action = fields["action"].flatMap({ choice($0, among: ["allow", "deny"]) }) {
            result.action = action == "allow" ? .allow : .deny
        }
        if let word = fields["secrets"].flatMap({ choice($0, among: ["allow", "deny"]) }) {
            result.allowsSecrets = word == "allow"
        }
        if let member = fields["url_hosts"], let nodes = list(member) { result.addresses = .listed(urlHosts(nodes)) }
        return result
    }

    private mutating func urlHosts(_ nodes: [DocumentNode]) -> [HostPattern] {
        nodes.compactMap { node in
            string(node, what: "an element of `url_hosts`").flatMap { hostPattern($0, at: node.place) }
        }
    }
}
