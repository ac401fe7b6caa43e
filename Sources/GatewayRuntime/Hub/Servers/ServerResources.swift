internal import JSONText
internal import MCPProtocol

/// Which resources a server has listed, so that requests for them find it.
struct ServerResources {
    private var addresses: Set<String> = []
    /// What stands before the first variable of each template.
    private var prefixes: Set<String> = []

    private static let limit = 100_000

    /// A page of the server's list of resources or templates.
    mutating func learn(_ message: Message, _ document: JSONDocument, of method: Method) {
        guard method == .resourcesList || method == .resourceTemplatesList,
            let list = ListResult(message, of: method, in: document)
        else { return }
        for item in list.items where addresses.count + prefixes.count < Self.limit {
            if method == .resourcesList {
                addresses.insert(item.name)
            } else {
                prefixes.insert(String(item.name.prefix { $0 != "{" }))
            }
        }
    }

    /// True when the server has listed exactly this address.
    func has(_ uri: String) -> Bool { addresses.contains(uri) }

    /// True when one of the server's templates begins so.
    func matches(_ uri: String) -> Bool {
        prefixes.contains { !$0.isEmpty && uri.hasPrefix($0) }
    }
}
