package import JSONText

/// What a `subscriptions/listen` asks for, or its acknowledgement grants.
package struct ListenFilter: Sendable, Hashable {
    /// Whether changes of the tool list are wanted.
    package var toolsListChanged = false
    /// Whether changes of the prompt list are wanted.
    package var promptsListChanged = false
    /// Whether changes of the resource list are wanted.
    package var resourcesListChanged = false
    /// The resources whose changes are wanted, decoded, in the order given.
    package var resourceSubscriptions: [String] = []
    /// The tasks whose changes are wanted, decoded, in the order given.
    package var taskIds: [String] = []

    /// A filter that wants nothing.
    package init() {}

    /// Reads the filter of a client's `subscriptions/listen`, or of a server's acknowledgement.
    ///
    /// - Throws: ``MessageFault`` when the filter is not an object, has a key that resembles a known one, or has a
    ///   member of another type than the protocol gives it.
    package init(_ message: Message, in document: JSONDocument) throws(MessageFault) {
        guard let filter = try Parameter.object("notifications", of: message, in: document) else { return }
        if ProtocolKeys.subscription.twin(in: filter, of: document) != nil {
            throw MessageFault(.confusableKey, id: message.id, isUnanswerable: message.isNotification)
        }
        let fault = Parameter.fault("notifications", message)
        toolsListChanged = try Self.flag("toolsListChanged", of: filter, in: document, fault)
        promptsListChanged = try Self.flag("promptsListChanged", of: filter, in: document, fault)
        resourcesListChanged = try Self.flag("resourcesListChanged", of: filter, in: document, fault)
        resourceSubscriptions = try Self.texts("resourceSubscriptions", of: filter, in: document, fault)
        taskIds = try Self.texts("taskIds", of: filter, in: document, fault)
    }

    /// True when nothing is wanted.
    package var isEmpty: Bool { self == ListenFilter() }

    /// What both filters want.
    package func intersection(_ other: ListenFilter) -> ListenFilter {
        var both = ListenFilter()
        both.toolsListChanged = toolsListChanged && other.toolsListChanged
        both.promptsListChanged = promptsListChanged && other.promptsListChanged
        both.resourcesListChanged = resourcesListChanged && other.resourcesListChanged
        both.resourceSubscriptions = Self.common(resourceSubscriptions, other.resourceSubscriptions)
        both.taskIds = Self.common(taskIds, other.taskIds)
        return both
    }

    /// What either filter wants.
    package func union(_ other: ListenFilter) -> ListenFilter {
        var either = self
        either.toolsListChanged = toolsListChanged || other.toolsListChanged
        either.promptsListChanged = promptsListChanged || other.promptsListChanged
        either.resourcesListChanged = resourcesListChanged || other.resourcesListChanged
        either.resourceSubscriptions = Self.joined(resourceSubscriptions, other.resourceSubscriptions)
        either.taskIds = Self.joined(taskIds, other.taskIds)
        return either
    }

    /// True when the filter wants the list whose change `method` announces; false for other methods.
    package func wants(_ method: Method) -> Bool {
        (method == .toolsListChanged && toolsListChanged) || (method == .promptsListChanged && promptsListChanged)
            || (method == .resourcesListChanged && resourcesListChanged)
    }

    /// True when the filter wants changes of this resource, byte for byte.
    package func wantsResource(_ uri: String) -> Bool {
        resourceSubscriptions.contains { $0.utf8.elementsEqual(uri.utf8) }
    }

    /// Writes the filter with the members that want something.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        if toolsListChanged {
            writer.key("toolsListChanged")
            writer.bool(true)
        }
        if promptsListChanged {
            writer.key("promptsListChanged")
            writer.bool(true)
        }
        if resourcesListChanged {
            writer.key("resourcesListChanged")
            writer.bool(true)
        }
        Self.write(resourceSubscriptions, as: "resourceSubscriptions", to: &writer)
        Self.write(taskIds, as: "taskIds", to: &writer)
        writer.endObject()
    }
}

// MARK: - Parts

extension ListenFilter {
    private static func flag(
        _ key: StaticString, of filter: JSONNodeID, in document: JSONDocument, _ fault: MessageFault
    ) throws(MessageFault) -> Bool {
        guard let node = document.member(key, of: filter) else { return false }
        switch document.kind(node) {
        case .true: return true
        case .false, .null: return false
        case .object, .array, .string, .number: throw fault
        }
    }

    private static func texts(
        _ key: StaticString, of filter: JSONNodeID, in document: JSONDocument, _ fault: MessageFault
    ) throws(MessageFault) -> [String] {
        guard let list = document.member(key, of: filter), document.kind(list) != .null else { return [] }
        guard document.kind(list) == .array else { throw fault }
        var texts: [String] = []
        texts.reserveCapacity(document.count(list))
        for element in document.elements(of: list) {
            guard let text = document.string(element) else { throw fault }
            texts.append(text)
        }
        return texts
    }

    private static func common(_ left: [String], _ right: [String]) -> [String] {
        let wanted = Set(right.map { Array($0.utf8) })
        return left.filter { wanted.contains(Array($0.utf8)) }
    }

    private static func joined(_ left: [String], _ right: [String]) -> [String] {
        var known = Set(left.map { Array($0.utf8) })
        return left + right.filter { known.insert(Array($0.utf8)).inserted }
    }

    private static func write(_ texts: [String], as key: String, to writer: inout JSONWriter) {
        guard !texts.isEmpty else { return }
        writer.key(key)
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
    }
}
