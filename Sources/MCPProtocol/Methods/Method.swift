/// Every request and notification that a revision of the protocol, or its tasks extension, defines.
package enum Method: UInt8, Sendable, Hashable, CaseIterable {
    case toolsCall
    case toolsList
    case initialize
    case ping
    case serverDiscover
    case resourcesList
    case resourceTemplatesList
    case resourcesRead
    case resourcesSubscribe
    case resourcesUnsubscribe
    case promptsList
    case promptsGet
    case completionComplete
    case loggingSetLevel
    case subscriptionsListen
    case tasksGet
    case tasksResult
    case tasksList
    case tasksCancel
    case tasksUpdate
    case samplingCreateMessage
    case elicitationCreate
    case rootsList
    case initialized
    case cancelled
    case progress
    case rootsListChanged
    case tasksStatus
    case tasksNotification
    case logMessage
    case toolsListChanged
    case promptsListChanged
    case resourcesListChanged
    case resourcesUpdated
    case elicitationComplete
    case subscriptionsAcknowledged

    /// The name on the wire.
    package var text: StaticString {
        switch self {
        case .toolsCall: "tools/call"
        case .toolsList: "tools/list"
        case .initialize: "initialize"
        case .ping: "ping"
        case .serverDiscover: "server/discover"
        case .resourcesList: "resources/list"
        case .resourceTemplatesList: "resources/templates/list"
        case .resourcesRead: "resources/read"
        case .resourcesSubscribe: "resources/subscribe"
        case .resourcesUnsubscribe: "resources/unsubscribe"
        case .promptsList: "prompts/list"
        case .promptsGet: "prompts/get"
        case .completionComplete: "completion/complete"
        case .loggingSetLevel: "logging/setLevel"
        case .subscriptionsListen: "subscriptions/listen"
        case .tasksGet: "tasks/get"
        case .tasksResult: "tasks/result"
        case .tasksList: "tasks/list"
        case .tasksCancel: "tasks/cancel"
        case .tasksUpdate: "tasks/update"
        case .samplingCreateMessage: "sampling/createMessage"
        case .elicitationCreate: "elicitation/create"
        case .rootsList: "roots/list"
        case .initialized: "notifications/initialized"
        case .cancelled: "notifications/cancelled"
        case .progress: "notifications/progress"
        case .rootsListChanged: "notifications/roots/list_changed"
        case .tasksStatus: "notifications/tasks/status"
        case .tasksNotification: "notifications/tasks"
        case .logMessage: "notifications/message"
        case .toolsListChanged: "notifications/tools/list_changed"
        case .promptsListChanged: "notifications/prompts/list_changed"
        case .resourcesListChanged: "notifications/resources/list_changed"
        case .resourcesUpdated: "notifications/resources/updated"
        case .elicitationComplete: "notifications/elicitation/complete"
        case .subscriptionsAcknowledged: "notifications/subscriptions/acknowledged"
        }
    }

    /// The name on the wire, for people and records.
    package var name: String { Method.names[Int(rawValue)] }

    private static let names = allCases.map { "\($0.text)" }
}
