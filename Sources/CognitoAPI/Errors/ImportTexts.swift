import Identity
import ServiceModel

// No recording of Cognito's texts is known for these but for the types.

extension ServiceError {
    init(_ refusal: ImportRefusal) {
        self =
            switch refusal {
            case .jobNotFound(let id):
                ServiceError(.resourceNotFoundException, "User import job \(id) does not exist.")
            case .tooManyJobs(let limit):
                ServiceError(
                    .limitExceededException, "The user pool has \(limit) user import jobs that have not ended.")
            case .noPlace:
                ServiceError(
                    .operationNotEnabledException,
                    "This server has no directory for uploaded files: set import-directory.")
            case .notStartable:
                .preconditionNotMet("The user import job can only be started from the Created status.")
            case .noFile: .preconditionNotMet("The CSV file of the user import job has not been uploaded.")
            case .nothingAutoVerified:
                .preconditionNotMet("The user pool must have at least one auto-verified attribute to import users.")
            case .anotherRuns: .preconditionNotMet("Another user import job is in progress.")
            case .notRunning: .preconditionNotMet("The user import job is not in progress.")
            case .runsInPool:
                ServiceError(.userImportInProgressException, "A user import job is in progress for the user pool.")
            case .unknownURL: ServiceError(.notAuthorizedException, "This is no URL for an upload.")
            case .urlExpired: ServiceError(.notAuthorizedException, "The URL has expired.")
            case .urlUsed: ServiceError(.notAuthorizedException, "The file of this job was uploaded already.")
            case .uploadRuns: ServiceError(.notAuthorizedException, "The file of this job is being uploaded.")
            }
    }

    private static func preconditionNotMet(_ message: String) -> ServiceError {
        ServiceError(.preconditionNotMetException, message)
    }
}
