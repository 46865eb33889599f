namespace EdgeFed.Federation.Members;

/// <summary>Told of members that leave a job.</summary>
internal interface IMembershipObserver
{
    /// <summary>A member is about to leave: whoever waits for updates looks again.</summary>
    void Wake();

    /// <summary>A device is no member any more: its updates that are in no version are not used.</summary>
    void Release(string device);
}
