/// What CompletionMessage says, at most 128 characters (cognito/imports §4).
public enum ImportMessage {
    static let succeeded = "Import Job Completed Successfully."
    static let stopped = "The Import Job was stopped by the developer."
    static let expired = "The user import job has expired."
    static let tooManyFailed = "Too many users have failed or been skipped during the import."
    static let tooManyUsers = "The file has more users than this server imports at once (import-users)."
    static let poolGone = "The user pool does not exist."
    /// The server's own directory no longer has it.
    public static let fileGone = "The uploaded file is gone or damaged. Create another job and upload it again."
    /// The server that took the file has not come back.
    static let holderGone = "The server that has the uploaded file is gone. Create another job and upload it again."

    /// Where lines gave no user, the first of them is told.
    static func after(imported: Int, skipped: Int, failed: Int, firstLine: Int64?) -> (isGood: Bool, text: String) {
        let isGood = imported > 0 || skipped + failed == 0
        let text = isGood ? succeeded : tooManyFailed
        return (isGood, firstLine.map { "\(text) The first line that gave no user is \($0)." } ?? text)
    }
}
