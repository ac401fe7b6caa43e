package import Catalogue
internal import Diagnostics
internal import DocumentText

/// What a client's file starts and reaches: the servers in it, read without expanding anything.
package enum ClientFile {
    /// Keys under which clients list servers.
    private static let listKeys: Set<String> = ["mcpServers", "servers", "context_servers", "mcp_servers"]
    /// Keys under which such lists may be: settings of editors, and projects by their path.
    private static let outerKeys: Set<String> = ["mcp", "projects"]
    private static let addressKeys = ["url", "serverUrl", "httpUrl"]
    private static let maxDepth = 4
    private static let words = DocumentWords(
        noun: "file", plural: "files", whenTooLarge: "name the servers one by one",
        whenEmpty: "give a client's file with `mcpServers`, or name servers")

    /// The servers in the file at `path`, or in standard input for `-`, in the order of the file.
    static func launches(at path: String) throws(ToolError) -> [ServerLaunch] {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try FileReader.bytes(of: path, maxBytes: DocumentReader.maxBytes)
        } catch {
            throw ToolError(error.message, help: "check the path and its permissions", exit: .invalid)
        }
        return try read(bytes, file: path == "-" ? "standard input" : path)
    }

    /// The servers in a file of a client (JSON, with comments or without) or of ours (YAML or JSON).
    ///
    /// - Throws: what is wrong with the file, when it cannot be read or lists no server.
    package static func launches(in bytes: [UInt8], file: String) throws -> [ServerLaunch] {
        try read(bytes, file: file)
    }

    private static func read(_ bytes: [UInt8], file: String) throws(ToolError) -> [ServerLaunch] {
        let text = strictJSON(bytes)
        var problems = Problems(file: file, words: words)
        guard let root = DocumentReader.read(text, problems: &problems), !problems.hasErrors else {
            let first = problems.inFileOrder.first
            let place = first.map { ":\($0.location.line):\($0.location.column)" } ?? ""
            throw ToolError(
                "\(PlainText.quoted(file + place)) cannot be read: \(first?.message ?? "it is no document")",
                help: first?.help, exit: .invalid)
        }
        var found: [ServerLaunch] = []
        collect(root, depth: 0, into: &found)
        guard !found.isEmpty else {
            throw ToolError(
                "\(PlainText.quoted(file)) lists no server", help: "give a file with `mcpServers` or `servers`",
                exit: .invalid)
        }
        return found
    }

    private static func collect(_ node: DocumentNode, depth: Int, into found: inout [ServerLaunch]) {
        guard depth < maxDepth, case .mapping(let members) = node.content else { return }
        for member in members {
            guard case .mapping(let inner) = member.value.content else { continue }
            if listKeys.contains(member.key) {
                found += inner.compactMap { launch($0) }
            } else if outerKeys.contains(member.key) || depth == 1 {
                collect(member.value, depth: depth + 1, into: &found)
            }
        }
    }

    private static func launch(_ member: DocumentMember) -> ServerLaunch? {
        guard case .mapping(let members) = member.value.content else { return nil }
        func value(_ key: String) -> DocumentNode? { members.first { $0.key == key }?.value }
        func list(_ key: String) -> [String] {
            guard let node = value(key) else { return [] }
            return node.elements?.compactMap { $0.scalar?.text } ?? node.scalar.map { [$0.text] } ?? []
        }
        let address = addressKeys.lazy.compactMap { value($0)?.scalar?.text }.first
        let words = list("command") + list("args")
        guard address != nil || !words.isEmpty else { return nil }
        return ServerLaunch(name: member.key, words: words, url: address)
    }

    // MARK: - The JSON of editors

    /// JSON without the comments and last commas that editors allow in it, its lines as they were; other text as it is.
    private static func strictJSON(_ bytes: [UInt8]) -> [UInt8] {
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "/") else { return bytes }
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var place = 0
        var isInString = false
        while place < bytes.count {
            let byte = bytes[place]
            let next = place + 1 < bytes.count ? bytes[place + 1] : 0
            if isInString, byte == UInt8(ascii: "\\") {
                kept += bytes[place..<min(place + 2, bytes.count)]
                place += 2
            } else if !isInString, byte == UInt8(ascii: "/"), next == UInt8(ascii: "/") {
                while place < bytes.count, bytes[place] != 0x0A { place += 1 }
            } else if !isInString, byte == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
                place += 2
                while place < bytes.count, !bytes[place...].starts(with: [0x2A, 0x2F]) {
                    if bytes[place] == 0x0A { kept.append(0x0A) }
                    place += 1
                }
                place += 2
            } else {
                if byte == UInt8(ascii: "\"") { isInString.toggle() }
                if !isInString, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { dropLastComma(&kept) }
                kept.append(byte)
                place += 1
            }
        }
        return kept
    }

    /// Takes out a comma that nothing but space follows.
    private static func dropLastComma(_ text: inout [UInt8]) {
        guard let last = text.lastIndex(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }),
            text[last] == UInt8(ascii: ",")
        else { return }
        text[last] = 0x20
    }
}
