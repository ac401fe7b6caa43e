internal import Diagnostics
internal import JSONText
internal import MCPProtocol

extension ServerInquiry {
    /// The conversation that ends with a server's whole list of tools.
    struct StateMachine: ~Copyable {
        /// Where the conversation stands.
        private enum State {
            /// `initialize` is sent. Becomes `listing`, in a modern revision when the server refuses.
            case opening
            /// A page of the list is asked for. Becomes `ended` after the last page or a failure.
            case listing(Listing)
            /// Told. Stays.
            case ended
        }

        /// What is known while pages come.
        private struct Listing {
            var found: ServerTools
            /// What the server said to `initialize`, when it refused.
            var refusal: String?
            var pages = 0
            var cursors: Set<String> = []
        }

        /// What to do after an event.
        enum Action {
            case none
            /// Send these messages, in order.
            case send([[UInt8]])
            /// The list is complete.
            case finish(ServerTools)
            /// There will be no list, for this reason.
            case fail(String)
        }

        private var state = State.opening
        private let client = Implementation(name: ToolVersion.name, version: ToolVersion.number)

        private static let openingID: Int64 = 1
        private static let maxPages = 1_000
        private static let maxTools = 100_000
    }
}

// MARK: - Events

extension ServerInquiry.StateMachine {
    /// The first message.
    var opening: [UInt8] {
        InquiryMessages.initialize(.integer(Self.openingID), client: client)
    }

    /// What is spoken; nil before that is settled and after the end.
    var revision: Revision? {
        switch state {
        case .opening, .ended: nil
        case .listing(let listing): listing.found.revision
        }
    }

    /// The server turned the latest request away without a message, as servers at an address do.
    mutating func rejected(_ reason: String) -> Action {
        switch state {
        case .opening: return askModern(refusal: reason)
        case .listing(let listing):
            state = .ended
            if let refusal = listing.refusal { return .fail("it refused `initialize`: \(refusal)") }
            return .fail("it refused `tools/list`: \(reason)")
        case .ended: return .none
        }
    }

    /// Takes one line from the server; what is no message, or answers nothing that was asked, is passed over.
    mutating func received(_ line: Span<UInt8>) -> Action {
        var document = JSONDocument()
        let message: Message
        do {
            try document.parse(line)
            message = try Message.read(document)
        } catch {
            return .none
        }
        switch message.kind {
        case .notification: return .none
        case .request(let id): return .send([decline(message, id)])
        case .response(let id, let isError):
            switch state {
            case .opening:
                guard id == .integer(Self.openingID) else { return .none }
                return opened(message, isError: isError, in: document)
            case .listing(let listing):
                guard id == Self.pageID(listing) else { return .none }
                return listed(listing, message, isError: isError, in: document)
            case .ended:
                return .none
            }
        }
    }

    private func decline(_ message: Message, _ id: RequestID) -> [UInt8] {
        if message.knownMethod == .ping { return Reply.emptyResult(id, revision: .latestLegacy) }
        return Reply.serverRequestDeclined(id, method: message.knownMethod)
    }

    // MARK: - Opening

    private mutating func opened(_ message: Message, isError: Bool, in document: JSONDocument) -> Action {
        if isError {
            return askModern(refusal: Self.errorText(message, in: document))
        }
        guard let description = ServerDescription(message, in: document) else {
            state = .ended
            return .fail("its answer to `initialize` cannot be read")
        }
        var found = ServerTools(server: description.server, revision: description.revision ?? .latestLegacy)
        found.instructions =
            message.payload.flatMap { document.member("instructions" as StaticString, of: $0) }
            .flatMap { document.string($0) } ?? ""
        return ask(Listing(found: found), cursor: nil, after: [InquiryMessages.initialized])
    }

    // A server of the modern era has no `initialize`, and says so in one of several ways.
    private mutating func askModern(refusal: String) -> Action {
        let found = ServerTools(server: nil, revision: .v20260728)
        return ask(Listing(found: found, refusal: refusal), cursor: nil, after: [])
    }

    // MARK: - Listing

    private mutating func listed(
        _ listing: Listing, _ message: Message, isError: Bool, in document: JSONDocument
    ) -> Action {
        var listing = listing
        if isError { return refused(listing, message, in: document) }
        guard let page = ListResult(message, of: .toolsList, in: document) else {
            state = .ended
            return .fail("its list of tools cannot be read without doubt")
        }
        for item in page.items {
            guard let tool = ServerTools.Tool(item.node, in: document) else { continue }
            listing.found.tools.append(tool)
        }
        listing.pages += 1
        guard let cursor = page.nextCursor else {
            state = .ended
            return .finish(listing.found)
        }
        let isNew = listing.cursors.insert(cursor).inserted
        guard isNew, listing.pages < Self.maxPages, listing.found.tools.count <= Self.maxTools else {
            state = .ended
            return .fail("its list of tools does not end")
        }
        return ask(listing, cursor: cursor, after: [])
    }

    private mutating func refused(_ listing: Listing, _ message: Message, in document: JSONDocument) -> Action {
        state = .ended
        if let refusal = listing.refusal { return .fail("it refused `initialize`: \(refusal)") }
        if listing.pages == 0, Self.errorCode(message, in: document) == Self.methodNotFound {
            // A server without tools has no such method.
            return .finish(listing.found)
        }
        return .fail("it refused `tools/list`: \(Self.errorText(message, in: document))")
    }

    private mutating func ask(_ listing: Listing, cursor: String?, after messages: [[UInt8]]) -> Action {
        state = .listing(listing)
        let request = OwnRequest.toolsList(
            Self.pageID(listing), cursor: cursor, revision: listing.found.revision, client: client)
        return .send(messages + [request])
    }

    private static func pageID(_ listing: Listing) -> RequestID {
        .integer(openingID + 1 + Int64(listing.pages))
    }

    // MARK: - Errors

    private static let methodNotFound: Int64 = -32_601

    private static func errorCode(_ message: Message, in document: JSONDocument) -> Int64? {
        message.payload.flatMap { document.member("code" as StaticString, of: $0) }.flatMap { document.integer($0) }
    }

    private static func errorText(_ message: Message, in document: JSONDocument) -> String {
        let text = message.payload.flatMap { document.member("message" as StaticString, of: $0) }
            .flatMap { document.string($0) }
        return PlainText.quoted(text ?? "no reason given")
    }
}
