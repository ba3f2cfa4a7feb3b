<#
.SYNOPSIS
Reads what ssis-preflight audits on this node of a failover cluster, and changes nothing.

.DESCRIPTION
Writes one JSON document: the layout of the cluster, and of this node the services, registry keys, instances of SQL
Server, configuration files of Integration Services with their bytes, listings and access rights of package stores,
DCOM permissions and versions. Every part says what became of it: read, partial, denied, absent, failed or skipped,
with the system's own words, so that what was refused is not taken for something that does not exist.

It asks only this computer and its own cluster service; files on shares of other computers are not opened. It reads
no passwords, and leaves out what Windows keeps beside them: product keys, and the private data of network names.

.PARAMETER OutFile
The file to write. Without it, and without -Framed, the JSON goes to the pipeline.

.PARAMETER NodeOnly
Leave out the parts about the cluster as a whole.

.PARAMETER ClusterOnly
Leave out the parts about this node.

.PARAMETER IncludePackages
Read the packages (.dtsx) in the package stores too, with their content.

.PARAMETER Path
More files to read, as full paths on this node.

.PARAMETER MaxFileSize
Bytes; a larger file is listed without its content.

.PARAMETER MaxPackages
How many packages are read at most, with -IncludePackages.

.PARAMETER Framed
Write the JSON packed and framed to standard output, for ssis-preflight collect.

.EXAMPLE
.\Collect-SsisPreflight.ps1 -OutFile C:\Temp\node.json

.NOTES
For Windows PowerShell 5.1; PowerShell 7 is meant to do as well. The grammar of this script was checked by a parser.
It has not been run on Windows until somebody has: please tell us how it fared.
#>
[CmdletBinding()]
param(
    [string]$OutFile,
    [switch]$NodeOnly,
    [switch]$ClusterOnly,
    [switch]$IncludePackages,
    [switch]$Framed,
    [string[]]$Path = @(),
    [ValidateRange(1, 67108864)]
    [int]$MaxFileSize = 1048576,
    [ValidateRange(0, 10000)]
    [int]$MaxPackages = 500
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'

$CollectorVersion = '0.1.0'
$ClusterParts = @(
    'cluster', 'nodes', 'groups', 'resources', 'parameters', 'dependencies', 'possible-owners', 'preferred-owners',
    'checkpoints', 'disks', 'shared-volumes', 'quorum', 'networks', 'resource-types'
)
$NodeParts = @(
    'services', 'registry', 'sql-instances', 'versions', 'files', 'stores', 'access-control', 'dcom', 'local-groups'
)
$SqlServerKey = 'SOFTWARE\Microsoft\Microsoft SQL Server'
$SqlServerKey32 = 'SOFTWARE\Wow6432Node\Microsoft\Microsoft SQL Server'
$ServicesKey = 'SYSTEM\CurrentControlSet\Services'
$Releases = @('100', '110', '120', '130', '140', '150', '160', '170')
$Limits = @{
    Keys           = 5000
    KeyDepth       = 16
    StoreEntries   = 20000
    StoreDepth     = 32
    Stores         = 200
    ConfigFileSize = 1048576
    Content        = 134217728
    AccountNames   = 200
}
$AccountNames = @{}

# --- Text and JSON ---------------------------------------------------------------------------------------------

function Format-Time {
    # ISO 8601 in UTC with milliseconds.
    param([datetime]$Moment)
    return $Moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", [cultureinfo]::InvariantCulture)
}

function ConvertTo-JsonString {
    # ASCII only, so that no encoding on the way can harm it. Half a surrogate pair becomes U+FFFD.
    param([string]$Text)
    if ($Text -cnotmatch '[^\x20-\x7e]') {
        return '"' + ($Text -creplace '(["\\])', '\$1') + '"'
    }
    $pieces = @(
        for ($i = 0; $i -lt $Text.Length; $i++) {
            $code = [int]$Text[$i]
            if ($code -eq 34 -or $code -eq 92) {
                '\' + [string]$Text[$i]
            }
            elseif ($code -ge 32 -and $code -le 126) {
                [string]$Text[$i]
            }
            elseif ($code -ge 55296 -and $code -le 57343) {
                $next = 0
                if ($i + 1 -lt $Text.Length) {
                    $next = [int]$Text[$i + 1]
                }
                if ($code -le 56319 -and $next -ge 56320 -and $next -le 57343) {
                    '\u{0:x4}\u{1:x4}' -f $code, $next
                    $i++
                }
                else {
                    '\ufffd'
                }
            }
            else {
                '\u{0:x4}' -f $code
            }
        }
    )
    return '"' + ($pieces -join '') + '"'
}

function ConvertTo-JsonText {
    # Compact JSON. ConvertTo-Json of Windows PowerShell cuts depth, turns some lists into objects and refuses long
    # strings; here a list stays a list and a number a number.
    param($Value)
    if ($null -eq $Value) {
        return 'null'
    }
    if ($Value -is [string]) {
        return ConvertTo-JsonString -Text $Value
    }
    if ($Value -is [bool]) {
        if ($Value) {
            return 'true'
        }
        return 'false'
    }
    if ($Value -is [System.Collections.IDictionary]) {
        $members = @(
            foreach ($key in $Value.Keys) {
                (ConvertTo-JsonString -Text ([string]$key)) + ':' + (ConvertTo-JsonText -Value $Value[$key])
            }
        )
        return '{' + ($members -join ',') + '}'
    }
    if ($Value -is [System.Collections.IEnumerable]) {
        $items = @(
            foreach ($item in $Value) {
                ConvertTo-JsonText -Value $item
            }
        )
        return '[' + ($items -join ',') + ']'
    }
    if (Test-Number -Value $Value) {
        return $Value.ToString([cultureinfo]::InvariantCulture)
    }
    return ConvertTo-JsonString -Text ([string]$Value)
}

function Test-Number {
    param($Value)
    foreach ($type in @([int], [long], [uint32], [uint64], [byte], [int16], [uint16], [sbyte], [decimal], [double])) {
        if ($Value -is $type -and $Value -isnot [System.Enum]) {
            return $true
        }
    }
    return $false
}

# --- Errors, and objects of other people -----------------------------------------------------------------------

function Get-Property {
    # The value of a property where the object has it, else null: strict mode makes an error of a plain read.
    param($Object, [string]$Name)
    if ($null -eq $Object) {
        return $null
    }
    $property = $Object.PSObject.Properties[$Name]
    if ($null -eq $property) {
        return $null
    }
    return , $property.Value
}

function Get-ErrorKind {
    # denied, absent or no-volume where the type or the number of an error says so; else null.
    param([System.Exception]$Exception)
    if ($Exception -is [System.UnauthorizedAccessException] -or $Exception -is [System.Security.SecurityException]) {
        return 'denied'
    }
    $absent = @(
        'System.IO.FileNotFoundException',
        'System.IO.DirectoryNotFoundException',
        'System.IO.DriveNotFoundException',
        'System.Management.Automation.ItemNotFoundException',
        'System.Management.Automation.DriveNotFoundException'
    )
    if ($absent -contains $Exception.GetType().FullName) {
        return 'absent'
    }
    # E_ACCESSDENIED 0x80070005, WBEM_E_ACCESS_DENIED 0x80041003, ERROR_NOT_READY 0x80070015
    $number = Get-Property -Object $Exception -Name 'HResult'
    if (@(-2147024891, -2147217405) -contains $number) {
        return 'denied'
    }
    if ($number -eq -2147024875) {
        return 'no-volume'
    }
    # 5 of a Win32Exception, AccessDenied of a CimException
    $native = [string](Get-Property -Object $Exception -Name 'NativeErrorCode')
    if (@('5', 'AccessDenied') -contains $native) {
        return 'denied'
    }
    return $null
}

function Get-Failure {
    # What an error means, and the system's own words: those of the error within that says most.
    param([System.Management.Automation.ErrorRecord]$Record)
    $outcome = 'failed'
    if ([string]$Record.CategoryInfo.Category -eq 'PermissionDenied') {
        $outcome = 'denied'
    }
    $words = ''
    $exception = $Record.Exception
    while ($null -ne $exception) {
        if (-not [string]::IsNullOrEmpty($exception.Message)) {
            $words = $exception.Message
        }
        $kind = Get-ErrorKind -Exception $exception
        if ($null -ne $kind) {
            $outcome = $kind
            break
        }
        $exception = $exception.InnerException
    }
    $words = ($words -replace '\s+', ' ').Trim()
    if ($words.Length -eq 0) {
        $words = 'Windows gave no words.'
    }
    if ($words.Length -gt 1000) {
        $words = $words.Substring(0, 1000)
    }
    return [ordered]@{ outcome = $outcome; detail = $words }
}

function Get-PlainFailure {
    # The same where a missing thing cannot be meant: denied or failed.
    param([System.Management.Automation.ErrorRecord]$Record)
    $failure = Get-Failure -Record $Record
    if ($failure['outcome'] -ne 'denied') {
        $failure['outcome'] = 'failed'
    }
    return $failure
}

function New-Refusal {
    # The row of an object that could not be read.
    param([string]$Key, [string]$Name, [System.Management.Automation.ErrorRecord]$Record)
    $failure = Get-PlainFailure -Record $Record
    return [ordered]@{ $Key = $Name; outcome = $failure['outcome']; detail = $failure['detail'] }
}

function ConvertTo-Plain {
    # Text, number, truth value, null, or a list of them: an enumeration by its name, bytes as base64, a time in UTC,
    # and an object by its name.
    param($Value)
    if ($null -eq $Value) {
        return $null
    }
    if ($Value -is [System.Enum]) {
        return $Value.ToString()
    }
    if ($Value -is [string]) {
        return [string]$Value
    }
    if ($Value -is [bool] -or (Test-Number -Value $Value)) {
        return $Value
    }
    if ($Value -is [datetime]) {
        return Format-Time -Moment $Value
    }
    if ($Value -is [byte[]]) {
        return [System.Convert]::ToBase64String($Value)
    }
    if ($Value -is [System.Collections.IEnumerable]) {
        $items = [System.Collections.Generic.List[object]]::new()
        foreach ($item in $Value) {
            $items.Add((ConvertTo-Plain -Value $item))
        }
        return , $items.ToArray()
    }
    $name = Get-Property -Object $Value -Name 'Name'
    if ($null -ne $name) {
        return [string]$name
    }
    return [string]$Value
}

function Select-Row {
    # The named properties that an object has, as a row; one that cannot be read is left out, and told.
    param($Object, [string[]]$Names, $Problems)
    $row = [ordered]@{}
    foreach ($name in $Names) {
        $property = $Object.PSObject.Properties[$name]
        if ($null -eq $property) {
            continue
        }
        try {
            $row[$name] = ConvertTo-Plain -Value $property.Value
        }
        catch {
            $Problems.Add($name + ': ' + (Get-Failure -Record $_)['detail'])
        }
    }
    return $row
}

function Get-RowName {
    param($Row)
    foreach ($name in @('path', 'key', 'group', 'scope', 'Resource', 'ClusterObject', 'Name')) {
        if ($Row.Contains($name)) {
            return [string]$Row[$name]
        }
    }
    return 'an entry'
}

function Read-Part {
    # Runs a reader and says what became of the part. A reader is given a list for problems that no row shows.
    param([scriptblock]$Reader, $Obstacle)
    $part = [ordered]@{ outcome = 'read'; detail = $null; data = @() }
    if ($null -ne $Obstacle) {
        $part['outcome'] = $Obstacle['outcome']
        $part['detail'] = $Obstacle['detail']
        return $part
    }
    $problems = [System.Collections.Generic.List[string]]::new()
    try {
        $part['data'] = @(& $Reader $problems)
    }
    catch {
        $failure = Get-PlainFailure -Record $_
        $part['outcome'] = $failure['outcome']
        $part['detail'] = $failure['detail']
        return $part
    }
    foreach ($row in $part['data']) {
        if ($row.Contains('outcome') -and @('denied', 'failed', 'too-large') -contains $row['outcome']) {
            $problems.Add((Get-RowName -Row $row) + ': ' + $row['detail'])
        }
    }
    if ($problems.Count -gt 0) {
        $part['outcome'] = 'partial'
        $part['detail'] = $problems[0]
        if ($problems.Count -gt 1) {
            $part['detail'] = $problems[0] + ' (and ' + [string]($problems.Count - 1) + ' more)'
        }
    }
    return $part
}

# --- The cluster -----------------------------------------------------------------------------------------------

function Get-ClusterObstacle {
    # Why the cluster cannot be asked, or null.
    param($Hive)
    try {
        if (-not (Test-Key -Hive $Hive -Key ($ServicesKey + '\ClusSvc'))) {
            return [ordered]@{
                outcome = 'absent'
                detail  = 'The Cluster service is not installed on this computer.'
            }
        }
        if ($null -eq (Get-Command -Name 'Get-ClusterResource' -ErrorAction SilentlyContinue)) {
            return [ordered]@{
                outcome = 'failed'
                detail  = 'The PowerShell module FailoverClusters is not installed on this node.'
            }
        }
        return $null
    }
    catch {
        return Get-PlainFailure -Record $_
    }
}

function Read-Cluster {
    param($Problems)
    $names = @(
        'Name', 'Id', 'Domain', 'ClusterFunctionalLevel', 'ClusterEnforcedAntiAffinity', 'ClusterGroupWaitDelay',
        'DefaultNetworkRole', 'DynamicQuorum', 'WitnessDynamicWeight', 'PreferredSite', 'QuarantineThreshold',
        'ResiliencyLevel', 'ResiliencyDefaultPeriod', 'PlacementOptions'
    )
    foreach ($cluster in @(Get-Cluster -ErrorAction Stop)) {
        Select-Row -Object $cluster -Names $names -Problems $Problems
    }
}

function Read-Node {
    param($Problems)
    $names = @(
        'Name', 'Id', 'State', 'StatusInformation', 'DrainStatus', 'NodeWeight', 'DynamicWeight', 'MajorVersion',
        'MinorVersion', 'BuildNumber', 'NodeInstanceID', 'FaultDomain'
    )
    foreach ($node in @(Get-ClusterNode -ErrorAction Stop)) {
        Select-Row -Object $node -Names $names -Problems $Problems
    }
}

function Read-Group {
    param($Problems)
    $names = @(
        'Name', 'Id', 'GroupType', 'IsCoreGroup', 'State', 'OwnerNode', 'Priority', 'PersistentState',
        'AutoFailbackType', 'FailbackWindowStart', 'FailbackWindowEnd', 'FailoverThreshold', 'FailoverPeriod',
        'AntiAffinityClassNames', 'ColdStartSetting', 'DefaultOwner', 'StatusInformation', 'Description',
        'LockedFromMoving', 'PreferredSite'
    )
    foreach ($group in @(Get-ClusterGroup -ErrorAction Stop)) {
        Select-Row -Object $group -Names $names -Problems $Problems
    }
}

function Read-Resource {
    param($Problems)
    $names = @(
        'Name', 'Id', 'ResourceType', 'OwnerGroup', 'OwnerNode', 'State', 'IsCoreResource', 'Description',
        'MaintenanceMode', 'RestartAction', 'RestartThreshold', 'RestartPeriod', 'RestartDelay',
        'RetryPeriodOnFailure', 'PendingTimeout', 'DeadlockTimeout', 'IsAlivePollInterval', 'LooksAlivePollInterval',
        'SeparateMonitor', 'PersistentState', 'EmbeddedFailureAction', 'StatusInformation', 'Characteristics'
    )
    foreach ($resource in @(Get-ClusterResource -ErrorAction Stop)) {
        Select-Row -Object $resource -Names $names -Problems $Problems
    }
}

function Read-Parameter {
    # Resource by resource, since a parameter alone does not say whose it is. Of binary values only the volumes of a
    # disk are taken: others hold what the cluster keeps for itself, such as the password of a network name.
    param($Problems)
    foreach ($resource in @(Get-ClusterResource -ErrorAction Stop)) {
        $owner = [string]$resource.Name
        try {
            foreach ($parameter in @(Get-ClusterParameter -InputObject $resource -ErrorAction Stop)) {
                $row = [ordered]@{ ClusterObject = $owner }
                $common = Select-Row -Object $parameter -Names @('Name', 'IsReadOnly', 'ParameterType') -Problems $Problems
                foreach ($name in $common.Keys) {
                    $row[$name] = $common[$name]
                }
                $row['Value'] = $null
                if (Test-Private -Name ([string]$parameter.Name) -Type ([string]$parameter.ParameterType)) {
                    $row['Withheld'] = $true
                }
                elseif ([string]$parameter.ParameterType -eq 'ByteArray' -and $null -ne $parameter.Value) {
                    $row['Value'] = [System.Convert]::ToBase64String([byte[]]@($parameter.Value))
                }
                else {
                    $row['Value'] = ConvertTo-Plain -Value $parameter.Value
                }
                $row
            }
        }
        catch {
            New-Refusal -Key 'ClusterObject' -Name $owner -Record $_
        }
    }
}

function Test-Private {
    param([string]$Name, [string]$Type)
    if ($Type -eq 'ByteArray' -and $Name -ne 'DiskVolumeInfo') {
        return $true
    }
    return $Name -match 'password|secret|token|credential|accesskey|primarykey|secondarykey'
}

function Read-Dependency {
    param($Problems)
    foreach ($resource in @(Get-ClusterResource -ErrorAction Stop)) {
        $name = [string]$resource.Name
        try {
            $found = @(Get-ClusterResourceDependency -InputObject $resource -ErrorAction Stop)
            $expression = ''
            if ($found.Count -gt 0) {
                $expression = [string](Get-Property -Object $found[0] -Name 'DependencyExpression')
            }
            if ($found.Count -gt 1) {
                $Problems.Add($name + ': Get-ClusterResourceDependency gave more than one answer')
            }
            [ordered]@{ Resource = $name; DependencyExpression = $expression }
        }
        catch {
            New-Refusal -Key 'Resource' -Name $name -Record $_
        }
    }
}

function Get-OwnerName {
    # The owners of a resource, group or resource type, in their order.
    param($Object)
    $found = @(Get-ClusterOwnerNode -InputObject $Object -ErrorAction Stop)
    if ($found.Count -ne 1) {
        throw 'Get-ClusterOwnerNode gave ' + [string]$found.Count + ' answers'
    }
    $owners = ConvertTo-Plain -Value $found[0].OwnerNodes
    if ($null -eq $owners) {
        return , @()
    }
    if ($owners -is [array]) {
        return , $owners
    }
    return , @($owners)
}

function Read-PossibleOwner {
    foreach ($resource in @(Get-ClusterResource -ErrorAction Stop)) {
        $name = [string]$resource.Name
        try {
            $owners = Get-OwnerName -Object $resource
            [ordered]@{ ClusterObject = $name; Resource = $name; OwnerNodes = $owners }
        }
        catch {
            New-Refusal -Key 'Resource' -Name $name -Record $_
        }
    }
}

function Read-PreferredOwner {
    foreach ($group in @(Get-ClusterGroup -ErrorAction Stop)) {
        $name = [string]$group.Name
        try {
            $owners = Get-OwnerName -Object $group
            [ordered]@{ ClusterObject = $name; Group = $name; OwnerNodes = $owners }
        }
        catch {
            New-Refusal -Key 'Group' -Name $name -Record $_
        }
    }
}

function Read-Checkpoint {
    foreach ($resource in @(Get-ClusterResource -ErrorAction Stop)) {
        $name = [string]$resource.Name
        try {
            foreach ($checkpoint in @(Get-ClusterCheckpoint -InputObject $resource -RegistryCheckpoint -ErrorAction Stop)) {
                [ordered]@{ Resource = $name; Name = [string]$checkpoint.Name; View = $null }
            }
        }
        catch {
            New-Refusal -Key 'Resource' -Name $name -Record $_
        }
    }
}

function Read-Disk {
    # Drive letters and mount points of every clustered disk, wherever it is online now.
    param($Problems)
    $filter = "Type = 'Physical Disk'"
    $resources = @(Get-CimInstance -Namespace 'root/MSCluster' -ClassName 'MSCluster_Resource' -Filter $filter -ErrorAction Stop)
    foreach ($resource in $resources) {
        $name = [string]$resource.Name
        try {
            Read-DiskRow -Resource $resource -Problems $Problems
        }
        catch {
            New-Refusal -Key 'Resource' -Name $name -Record $_
        }
    }
}

function Read-DiskRow {
    param($Resource, $Problems)
    $row = [ordered]@{ Resource = [string]$Resource.Name }
    $row['OwnerNode'] = ConvertTo-Plain -Value (Get-Property -Object $Resource -Name 'OwnerNode')
    $volumes = [System.Collections.Generic.List[object]]::new()
    $labels = [System.Collections.Generic.List[object]]::new()
    $systems = [System.Collections.Generic.List[object]]::new()
    $disks = @(Get-CimAssociatedInstance -InputObject $Resource -Association 'MSCluster_ResourceToDisk' -ErrorAction Stop)
    $partitionCount = 0
    foreach ($disk in $disks) {
        $known = Select-Row -Object $disk -Names @('Number', 'Signature', 'GptGuid') -Problems $Problems
        if ($known.Contains('Number')) {
            $row['DiskNumber'] = $known['Number']
        }
        if ($known.Contains('Signature')) {
            $row['Signature'] = $known['Signature']
        }
        if ($known.Contains('GptGuid')) {
            $row['DiskGuid'] = $known['GptGuid']
        }
        $partitions = @(Get-CimAssociatedInstance -InputObject $disk -Association 'MSCluster_DiskToDiskPartition' -ErrorAction Stop)
        foreach ($partition in $partitions) {
            $partitionCount++
            foreach ($place in @(Get-VolumePlace -Partition $partition)) {
                if (-not $volumes.Contains($place)) {
                    $volumes.Add($place)
                    $labels.Add((ConvertTo-Plain -Value (Get-Property -Object $partition -Name 'VolumeLabel')))
                    $systems.Add((ConvertTo-Plain -Value (Get-Property -Object $partition -Name 'FileSystem')))
                }
            }
        }
    }
    if ($partitionCount -eq 0) {
        $state = [string](Get-Property -Object $Resource -Name 'State')
        throw 'The cluster names no partition of this disk (state ' + $state + '), so its volumes are not known.'
    }
    $row['Volumes'] = $volumes.ToArray()
    $row['VolumeLabels'] = $labels.ToArray()
    $row['FileSystems'] = $systems.ToArray()
    return $row
}

function Get-VolumePlace {
    # "S:" for a drive letter, "S:\Mount\Data\" for a mount point, "C:\ClusterStorage\Volume1\" for a shared volume.
    param($Partition)
    $places = [System.Collections.Generic.List[string]]::new()
    $places.Add([string](Get-Property -Object $Partition -Name 'Path'))
    $mounts = Get-Property -Object $Partition -Name 'MountPoints'
    if ($null -ne $mounts) {
        foreach ($mount in @($mounts)) {
            $places.Add([string]$mount)
        }
    }
    foreach ($place in $places) {
        if ($place -match '^[A-Za-z]:\\?$') {
            $place.Substring(0, 1).ToUpperInvariant() + ':'
        }
        elseif ($place -match '^[A-Za-z]:\\') {
            $place.TrimEnd('\') + '\'
        }
    }
}

function Read-SharedVolume {
    param($Problems)
    foreach ($volume in @(Get-ClusterSharedVolume -ErrorAction Stop)) {
        $row = Select-Row -Object $volume -Names @('Name', 'Id', 'OwnerNode', 'State') -Problems $Problems
        $information = [System.Collections.Generic.List[object]]::new()
        $found = Get-Property -Object $volume -Name 'SharedVolumeInfo'
        if ($null -ne $found) {
            foreach ($item in @($found)) {
                $information.Add([ordered]@{
                        FriendlyVolumeName = ConvertTo-Plain -Value (Get-Property -Object $item -Name 'FriendlyVolumeName')
                    })
            }
        }
        $row['SharedVolumeInfo'] = $information.ToArray()
        $row
    }
}

function Read-Quorum {
    param($Problems)
    foreach ($quorum in @(Get-ClusterQuorum -ErrorAction Stop)) {
        Select-Row -Object $quorum -Names @('Cluster', 'QuorumResource', 'QuorumType') -Problems $Problems
    }
}

function Read-Network {
    param($Problems)
    foreach ($network in @(Get-ClusterNetwork -ErrorAction Stop)) {
        Select-Row -Object $network -Names @('Name', 'Role', 'State', 'Address', 'AddressMask') -Problems $Problems
    }
}

function Read-ResourceType {
    param($Problems)
    foreach ($type in @(Get-ClusterResourceType -ErrorAction Stop)) {
        $row = Select-Row -Object $type -Names @('Name', 'DisplayName', 'DllName') -Problems $Problems
        try {
            $row['PossibleOwners'] = Get-OwnerName -Object $type
        }
        catch {
            $Problems.Add([string]$type.Name + ': ' + (Get-Failure -Record $_)['detail'])
        }
        $row
    }
}

# --- The registry ----------------------------------------------------------------------------------------------

function Test-Key {
    # Whether a key exists; a refusal is an error.
    param($Hive, [string]$Key)
    $opened = $Hive.OpenSubKey($Key)
    if ($null -eq $opened) {
        return $false
    }
    $opened.Close()
    return $true
}

function Get-KeyData {
    # The data of one value, not expanded; null where key or value do not exist. A refusal is an error.
    param($Hive, [string]$Key, [string]$Name)
    $opened = $Hive.OpenSubKey($Key)
    if ($null -eq $opened) {
        return $null
    }
    try {
        $data = $opened.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
        return , $data
    }
    finally {
        $opened.Close()
    }
}

function Get-KeyText {
    # The same for text: null also where it is empty or no text.
    param($Hive, [string]$Key, [string]$Name)
    $data = Get-KeyData -Hive $Hive -Key $Key -Name $Name
    if ($data -is [string] -and $data.Trim().Length -gt 0) {
        return $data.Trim()
    }
    return $null
}

function Get-SubKeyName {
    param($Hive, [string]$Key)
    $opened = $Hive.OpenSubKey($Key)
    if ($null -eq $opened) {
        return
    }
    try {
        $opened.GetSubKeyNames()
    }
    finally {
        $opened.Close()
    }
}

function Read-KeyValue {
    # The values of an open key. Product keys and the environment of a service are left out.
    param($Key)
    $types = @{
        String       = 'REG_SZ'
        ExpandString = 'REG_EXPAND_SZ'
        DWord        = 'REG_DWORD'
        QWord        = 'REG_QWORD'
        MultiString  = 'REG_MULTI_SZ'
        Binary       = 'REG_BINARY'
        None         = 'REG_NONE'
    }
    $withheld = @('DigitalProductID', 'ProductID', 'ProductKey', 'checksum', 'Environment')
    foreach ($name in $Key.GetValueNames()) {
        if ($withheld -contains $name) {
            continue
        }
        $kind = [string]$Key.GetValueKind($name)
        $type = 'REG_UNKNOWN'
        if ($types.ContainsKey($kind)) {
            $type = $types[$kind]
        }
        $data = $Key.GetValue($name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
        if ($data -is [byte[]]) {
            if (@('REG_BINARY', 'REG_NONE') -notcontains $type) {
                $type = 'REG_UNKNOWN'
            }
            $data = [System.Convert]::ToBase64String($data)
        }
        elseif ($data -is [int] -and $data -lt 0) {
            # .NET shows a DWORD as a signed number.
            $data = [long]$data + 4294967296
        }
        elseif ($data -is [long] -and $data -lt 0) {
            $data = [decimal]$data + [decimal]18446744073709551616
        }
        elseif ($null -eq $data) {
            $type = 'REG_UNKNOWN'
            $data = ''
        }
        [ordered]@{ name = $name; type = $type; data = $data }
    }
}

function Read-Key {
    # One key as an entry, and with -Recurse every key below it.
    param($Hive, [string]$Key, [switch]$Recurse, $Budget, [int]$Depth = 0)
    $entry = [ordered]@{ key = 'HKLM\' + $Key; outcome = 'read'; detail = $null; recursive = [bool]$Recurse; values = @() }
    $below = @()
    $Budget['Keys']--
    if ($Budget['Keys'] -lt 0 -or $Depth -gt $Limits['KeyDepth']) {
        $entry['outcome'] = 'failed'
        $entry['detail'] = 'Too many keys; this one was not read.'
        $entry
        return
    }
    try {
        $opened = $Hive.OpenSubKey($Key)
        if ($null -eq $opened) {
            $entry['outcome'] = 'absent'
        }
        else {
            try {
                $entry['values'] = @(Read-KeyValue -Key $opened)
                if ($Recurse) {
                    $below = @($opened.GetSubKeyNames())
                }
            }
            finally {
                $opened.Close()
            }
        }
    }
    catch {
        $failure = Get-PlainFailure -Record $_
        $entry['outcome'] = $failure['outcome']
        $entry['detail'] = $failure['detail']
        $entry['values'] = @()
    }
    $entry
    foreach ($name in $below) {
        Read-Key -Hive $Hive -Key ($Key + '\' + $name) -Recurse -Budget $Budget -Depth ($Depth + 1)
    }
}

function Read-Registry {
    param($Hive, $Problems)
    $budget = @{ Keys = $Limits['Keys'] }
    $whole = [System.Collections.Generic.List[string]]::new()
    $single = [System.Collections.Generic.List[string]]::new()
    $whole.Add('SOFTWARE\Microsoft\MSDTS')
    $whole.Add('SOFTWARE\Wow6432Node\Microsoft\MSDTS')
    $whole.Add('SOFTWARE\Microsoft\MSSQLServer\Client\ConnectTo')
    $whole.Add('SOFTWARE\Wow6432Node\Microsoft\MSSQLServer\Client\ConnectTo')
    foreach ($root in @($SqlServerKey, $SqlServerKey32)) {
        foreach ($release in $Releases) {
            $whole.Add($root + '\' + $release + '\SSIS')
            $single.Add($root + '\' + $release + '\DTS\Setup')
        }
        $whole.Add($root + '\Instance Names')
    }
    foreach ($instance in @(Get-Instance -Hive $Hive)) {
        $single.Add($instance['key'] + '\Setup')
        $single.Add($instance['key'] + '\Cluster')
    }
    foreach ($service in @(Get-SubKeyName -Hive $Hive -Key $ServicesKey)) {
        if ($service -match '^MsDtsServer\d*$') {
            $whole.Add($ServicesKey + '\' + $service)
        }
    }
    foreach ($key in $whole) {
        Read-Key -Hive $Hive -Key $key -Recurse -Budget $budget
    }
    foreach ($key in $single) {
        Read-Key -Hive $Hive -Key $key -Budget $budget
    }
    if ($budget['Keys'] -lt 0) {
        $Problems.Add('There are more than ' + [string]$Limits['Keys'] + ' keys')
    }
}

function Get-Instance {
    # The instances of the Database Engine in both registry views: name, id and key.
    param($Hive)
    foreach ($root in @($SqlServerKey, $SqlServerKey32)) {
        $opened = $Hive.OpenSubKey($root + '\Instance Names\SQL')
        if ($null -eq $opened) {
            continue
        }
        try {
            foreach ($name in $opened.GetValueNames()) {
                $id = [string]$opened.GetValue($name)
                if ($name.Length -gt 0 -and $id.Length -gt 0) {
                    @{ name = $name; id = $id; key = $root + '\' + $id }
                }
            }
        }
        finally {
            $opened.Close()
        }
    }
}

function Read-SqlInstance {
    param($Hive)
    foreach ($instance in @(Get-Instance -Hive $Hive)) {
        $setup = $instance['key'] + '\Setup'
        $service = 'MSSQL$' + $instance['name']
        if ($instance['name'] -eq 'MSSQLSERVER') {
            $service = 'MSSQLSERVER'
        }
        [ordered]@{
            Name        = $instance['name']
            InstanceId  = $instance['id']
            Service     = $service
            Version     = Get-KeyText -Hive $Hive -Key $setup -Name 'Version'
            PatchLevel  = Get-KeyText -Hive $Hive -Key $setup -Name 'PatchLevel'
            Edition     = Get-KeyText -Hive $Hive -Key $setup -Name 'Edition'
            ClusterName = Get-KeyText -Hive $Hive -Key ($instance['key'] + '\Cluster') -Name 'ClusterName'
        }
    }
}

function Read-Version {
    param($Hive)
    foreach ($root in @($SqlServerKey, $SqlServerKey32)) {
        foreach ($release in $Releases) {
            $setup = $root + '\' + $release + '\DTS\Setup'
            if (Test-Key -Hive $Hive -Key $setup) {
                [ordered]@{
                    Product    = 'SSIS'
                    Release    = $release
                    Version    = Get-KeyText -Hive $Hive -Key $setup -Name 'Version'
                    PatchLevel = Get-KeyText -Hive $Hive -Key $setup -Name 'PatchLevel'
                    Edition    = Get-KeyText -Hive $Hive -Key $setup -Name 'Edition'
                }
            }
        }
    }
    foreach ($instance in @(Read-SqlInstance -Hive $Hive)) {
        $release = $null
        if ($instance['InstanceId'] -match '^MSSQL(\d+)(_50)?\.') {
            # MSSQL10_50 is SQL Server 2008 R2, which shares the number 100 of SQL Server 2008.
            $release = ($instance['InstanceId'] -replace '^MSSQL(\d+)(_50)?\..*$', '$1') + '0'
        }
        [ordered]@{
            Product    = 'SQL Server'
            Release    = $release
            Version    = $instance['Version']
            PatchLevel = $instance['PatchLevel']
            Edition    = $instance['Edition']
        }
    }
    $windows = 'SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    [ordered]@{
        Product    = 'Windows'
        Release    = $null
        Version    = (Get-WindowsDescription -Hive $Hive)['version']
        PatchLevel = (Get-WindowsDescription -Hive $Hive)['build']
        Edition    = Get-KeyText -Hive $Hive -Key $windows -Name 'EditionID'
    }
    [ordered]@{
        Product    = 'PowerShell'
        Release    = $null
        Version    = $PSVersionTable['PSVersion'].ToString()
        PatchLevel = $null
        Edition    = [string]$PSVersionTable['PSEdition']
    }
}

function Get-WindowsDescription {
    # Caption, version and build; what cannot be read is null.
    param($Hive)
    $found = [ordered]@{ caption = $null; version = $null; build = $null }
    try {
        $system = Get-CimInstance -ClassName 'Win32_OperatingSystem' -ErrorAction Stop
        $found['caption'] = [string]$system.Caption
        $found['version'] = [string]$system.Version
    }
    catch {
        $found['version'] = [System.Environment]::OSVersion.Version.ToString()
    }
    try {
        $windows = 'SOFTWARE\Microsoft\Windows NT\CurrentVersion'
        $build = Get-KeyText -Hive $Hive -Key $windows -Name 'CurrentBuild'
        $revision = Get-KeyData -Hive $Hive -Key $windows -Name 'UBR'
        if ($null -ne $build -and $null -ne $revision) {
            $build = $build + '.' + [string]$revision
        }
        $found['build'] = $build
    }
    catch {
        $found['build'] = $null
    }
    return $found
}

# --- Services --------------------------------------------------------------------------------------------------

function Read-Service {
    param($Hive, $Problems)
    $names = @(
        'Name', 'DisplayName', 'State', 'StartMode', 'StartName', 'PathName', 'ProcessId', 'DelayedAutoStart'
    )
    $closer = '^(MsDtsServer\d*|MSSQLSERVER|MSSQL\$.+|SQLSERVERAGENT|SQLAgent\$.+)$'
    foreach ($service in @(Get-CimInstance -ClassName 'Win32_Service' -ErrorAction Stop)) {
        $row = Select-Row -Object $service -Names $names -Problems $Problems
        $row['StartTime'] = $null
        $name = [string]$service.Name
        if ($name -match $closer) {
            try {
                $row['StartTime'] = Get-ProcessStart -Id ([string]$service.ProcessId)
                $actions = Get-KeyData -Hive $Hive -Key ($ServicesKey + '\' + $name) -Name 'FailureActions'
                $row['FailureActionsSet'] = $null -ne $actions
            }
            catch {
                $Problems.Add($name + ': ' + (Get-Failure -Record $_)['detail'])
            }
        }
        $row
    }
}

function Get-ProcessStart {
    # When a process was started, or null.
    param([string]$Id)
    if ($Id -eq '' -or $Id -eq '0') {
        return $null
    }
    foreach ($process in @(Get-CimInstance -ClassName 'Win32_Process' -Filter "ProcessId = $Id" -ErrorAction Stop)) {
        $created = Get-Property -Object $process -Name 'CreationDate'
        if ($created -is [datetime]) {
            return Format-Time -Moment $created
        }
    }
    return $null
}

# --- Where paths lead ------------------------------------------------------------------------------------------

function Get-ClusteredVolume {
    # The places of clustered disks, and whether they are all known, from the part about disks.
    param($Part)
    $places = [System.Collections.Generic.List[object]]::new()
    foreach ($row in $Part['data']) {
        if ($row.Contains('Volumes')) {
            foreach ($volume in $row['Volumes']) {
                $places.Add(@{ prefix = $volume.TrimEnd('\') + '\'; owner = [string]$row['OwnerNode'] })
            }
        }
    }
    return @{ known = @('read', 'absent') -contains $Part['outcome']; places = $places.ToArray() }
}

function Test-Prefix {
    param([string]$Text, [string]$Prefix)
    return ($Text.TrimEnd('\') + '\').StartsWith($Prefix, [System.StringComparison]::OrdinalIgnoreCase)
}

function Test-Share {
    param([string]$Path)
    return $Path -match '^\\\\'
}

function Find-Volume {
    # The clustered volume that a path lies on, or null.
    param([string]$Path, $Volumes)
    $found = $null
    foreach ($place in $Volumes['places']) {
        if (Test-Prefix -Text $Path -Prefix $place['prefix']) {
            if ($null -eq $found -or $place['prefix'].Length -gt $found['prefix'].Length) {
                $found = $place
            }
        }
    }
    return $found
}

function Test-Elsewhere {
    # Whether a clustered volume is known to be online on another node.
    param($Volume)
    return $Volume['owner'] -ne '' -and $Volume['owner'] -ne [System.Environment]::MachineName
}

function Get-Storage {
    # node, cluster-disk, shared-volume, share or unknown.
    param([string]$Path, $Volumes)
    if (Test-Share -Path $Path) {
        return 'share'
    }
    if (Test-Prefix -Text $Path -Prefix ([string]$env:SystemDrive + '\ClusterStorage\')) {
        return 'shared-volume'
    }
    $volume = Find-Volume -Path $Path -Volumes $Volumes
    if ($null -ne $volume) {
        # The letter of a clustered disk that is elsewhere may be taken by a disk of this node.
        if ($volume['prefix'].Length -eq 3 -and (Test-Elsewhere -Volume $volume) -and (Test-Drive -Path $Path)) {
            return 'node'
        }
        return 'cluster-disk'
    }
    if ($Volumes['known'] -or (Test-Prefix -Text $Path -Prefix ([string]$env:SystemDrive + '\'))) {
        return 'node'
    }
    return 'unknown'
}

function Test-Drive {
    # Whether the drive of a path is on this node and ready.
    param([string]$Path)
    return [System.IO.DriveInfo]::new($Path.Substring(0, 1)).IsReady
}

function Get-Absence {
    # absent where the volume of a path is here, so that a missing entry does not exist; else no-volume.
    param([string]$Path, $Volumes)
    if (-not (Test-Drive -Path $Path)) {
        return 'no-volume'
    }
    $volume = Find-Volume -Path $Path -Volumes $Volumes
    if ($null -ne $volume -and $volume['prefix'].Length -gt 3 -and (Test-Elsewhere -Volume $volume)) {
        return 'no-volume'
    }
    # A folder above it may be a mount point whose disk is not here.
    $folder = [System.IO.Path]::GetDirectoryName($Path)
    while (-not [string]::IsNullOrEmpty($folder)) {
        if (-not (Test-Reachable -Folder $folder)) {
            return 'no-volume'
        }
        $folder = [System.IO.Path]::GetDirectoryName($folder)
    }
    return 'absent'
}

function Test-Reachable {
    # False for a mount point or link whose target is not there; true for all else, a missing folder too.
    param([string]$Folder)
    try {
        $attributes = [System.IO.File]::GetAttributes($Folder)
        if (($attributes -band [System.IO.FileAttributes]::ReparsePoint) -ne 0) {
            foreach ($item in [System.IO.Directory]::EnumerateFileSystemEntries($Folder)) {
                return $item.Length -ge 0
            }
        }
        return $true
    }
    catch {
        $kind = (Get-Failure -Record $_)['outcome']
        if ($kind -eq 'denied') {
            return $true
        }
        return -not (Test-Mount -Folder $Folder)
    }
}

function Test-Mount {
    # Whether a folder exists as a mount point or link, whether or not its target is there.
    param([string]$Folder)
    try {
        $attributes = [System.IO.File]::GetAttributes($Folder)
        return ($attributes -band [System.IO.FileAttributes]::ReparsePoint) -ne 0
    }
    catch {
        return $false
    }
}

function Resolve-WindowsPath {
    # Environment variables replaced, slashes turned, and the prefix \\?\ taken off.
    param([string]$Path)
    $plain = [System.Environment]::ExpandEnvironmentVariables($Path.Trim()).Replace('/', '\')
    if ($plain -match '^\\\\\?\\[A-Za-z]:\\') {
        return $plain.Substring(4)
    }
    return $plain
}

function Test-FullPath {
    param([string]$Path)
    return $Path -match '^[A-Za-z]:\\.' -or $Path -match '^\\\\[^\\]+\\[^\\]+'
}

# --- Files and folders -----------------------------------------------------------------------------------------

function Find-Configuration {
    # The configuration files to look for, each with the program folder of its service: what the registry names, and
    # the default file beside the program.
    param($Hive, [string[]]$Extra, $Problems)
    $seen = @{}
    foreach ($root in @(Get-SsisRoot)) {
        $program = $null
        $paths = [System.Collections.Generic.List[string]]::new()
        try {
            $program = Get-ProgramFolder -Hive $Hive -Root $root
            $named = Get-KeyText -Hive $Hive -Key ($root['key'] + '\ServiceConfigFile') -Name ''
            if ($null -ne $named) {
                $paths.Add((Resolve-WindowsPath -Path $named))
            }
            if ($null -ne $program) {
                $paths.Add($program + '\MsDtsSrvr.ini.xml')
            }
        }
        catch {
            $Problems.Add('HKLM\' + $root['key'] + ': ' + (Get-Failure -Record $_)['detail'])
        }
        foreach ($item in $paths) {
            if (-not (Test-FullPath -Path $item)) {
                $Problems.Add($item + ': no full path')
            }
            elseif (-not $seen.ContainsKey($item)) {
                $seen[$item] = $true
                @{ path = $item; program = $program; kind = 'service-config' }
            }
        }
    }
    foreach ($text in $Extra) {
        $item = Resolve-WindowsPath -Path $text
        if (-not (Test-FullPath -Path $item)) {
            $Problems.Add($item + ': no full path')
        }
        elseif (-not $seen.ContainsKey($item)) {
            $seen[$item] = $true
            $kind = 'other'
            if ($item -match '\.dtsx$') {
                $kind = 'package'
            }
            elseif ($item -match '\.ini\.xml$') {
                $kind = 'service-config'
            }
            @{ path = $item; program = $null; kind = $kind }
        }
    }
}

function Get-SsisRoot {
    # Where each release of Integration Services keeps its settings, and the name of its service.
    @{ key = 'SOFTWARE\Microsoft\MSDTS'; service = 'MsDtsServer' }
    @{ key = 'SOFTWARE\Wow6432Node\Microsoft\MSDTS'; service = 'MsDtsServer' }
    foreach ($root in @($SqlServerKey, $SqlServerKey32)) {
        foreach ($release in $Releases) {
            @{ key = $root + '\' + $release + '\SSIS'; service = 'MsDtsServer' + $release }
        }
    }
}

function Get-ProgramFolder {
    # The folder of MsDtsSrvr.exe, or null: from Setup\DTSPath, else from the service.
    param($Hive, $Root)
    if (-not (Test-Key -Hive $Hive -Key $Root['key'])) {
        return $null
    }
    $folder = Get-KeyText -Hive $Hive -Key ($Root['key'] + '\Setup\DTSPath') -Name ''
    if ($null -ne $folder) {
        return (Resolve-WindowsPath -Path $folder).TrimEnd('\') + '\Binn'
    }
    $image = Get-KeyText -Hive $Hive -Key ($ServicesKey + '\' + $Root['service']) -Name 'ImagePath'
    if ($null -ne $image -and $image -match '\\MsDtsSrvr\.exe') {
        $program = Resolve-WindowsPath -Path ($image.Trim('"', ' '))
        return $program -replace '\\MsDtsSrvr\.exe.*$', ''
    }
    return $null
}

function New-FileEntry {
    param([string]$Path, [string]$Kind, $Volumes)
    return [ordered]@{
        path       = $Path
        kind       = $Kind
        storage    = Get-Storage -Path $Path -Volumes $Volumes
        outcome    = 'failed'
        detail     = $null
        size       = $null
        last_write = $null
        sha256     = $null
        content    = $null
    }
}

function Read-FileEntry {
    # One file with its bytes, as far as the bounds allow.
    param([string]$Path, [string]$Kind, $Volumes, $Budget)
    $entry = New-FileEntry -Path $Path -Kind $Kind -Volumes $Volumes
    if (Test-Share -Path $Path) {
        $entry['detail'] = 'It is on a share, and the collector does not go to other computers.'
        return $entry
    }
    if ($Kind -eq 'package' -and -not $Budget['IncludePackages']) {
        $entry['detail'] = 'Packages are read with -IncludePackages only.'
        return $entry
    }
    try {
        if ([System.IO.Directory]::Exists($Path)) {
            $entry['detail'] = 'It is a folder.'
            return $entry
        }
        Read-FileContent -Entry $entry -Budget $Budget
    }
    catch {
        $failure = Get-Failure -Record $_
        $entry['outcome'] = $failure['outcome']
        $entry['detail'] = $failure['detail']
        $entry['content'] = $null
        $entry['sha256'] = $null
        if ($failure['outcome'] -eq 'absent') {
            $entry['outcome'] = Get-Absence -Path $Path -Volumes $Volumes
        }
    }
    return $entry
}

function Read-FileContent {
    # Fills an entry from its file, which others may have open.
    param($Entry, $Budget)
    $stream = [System.IO.File]::Open(
        $Entry['path'], [System.IO.FileMode]::Open, [System.IO.FileAccess]::Read, [System.IO.FileShare]'ReadWrite, Delete'
    )
    try {
        $length = $stream.Length
        $Entry['size'] = $length
        $Entry['last_write'] = Format-Time -Moment ([System.IO.File]::GetLastWriteTimeUtc($Entry['path']))
        if ($length -gt $Budget['FileSize'] -or $length -gt $Budget['Content']) {
            $Entry['outcome'] = 'too-large'
            $Entry['detail'] = 'It has ' + [string]$length + ' bytes.'
            return
        }
        $bytes = [byte[]]::new([int]$length)
        $filled = 0
        while ($filled -lt $bytes.Length) {
            $count = $stream.Read($bytes, $filled, $bytes.Length - $filled)
            if ($count -le 0) {
                throw 'The file became shorter while it was read.'
            }
            $filled += $count
        }
        $Entry['sha256'] = Get-Digest -Bytes $bytes
        $Entry['content'] = [System.Convert]::ToBase64String($bytes)
        $Entry['outcome'] = 'read'
        $Budget['Content'] -= $length
    }
    finally {
        $stream.Close()
    }
}

function Get-Digest {
    # SHA-256 in hexadecimal.
    param([byte[]]$Bytes)
    $algorithm = [System.Security.Cryptography.SHA256CryptoServiceProvider]::new()
    try {
        return [System.BitConverter]::ToString($algorithm.ComputeHash($Bytes)).Replace('-', '').ToLowerInvariant()
    }
    finally {
        $algorithm.Dispose()
    }
}

function Read-File {
    # The configuration files and extra files, then packages of the stores where they were asked for.
    param($Configurations, $Stores, $Volumes, $Budget, $Problems)
    $seen = @{}
    foreach ($item in $Configurations) {
        $seen[$item['path']] = $true
        Read-FileEntry -Path $item['path'] -Kind $item['kind'] -Volumes $Volumes -Budget $Budget
    }
    if (-not $Budget['IncludePackages']) {
        return
    }
    $left = $Budget['Packages']
    foreach ($store in $Stores) {
        foreach ($item in $store['entries']) {
            $path = $store['path'].TrimEnd('\') + '\' + $item['name']
            if ($item['directory'] -or $path -notmatch '\.dtsx$' -or $seen.ContainsKey($path)) {
                continue
            }
            if ($left -le 0) {
                $Problems.Add('There are more than ' + [string]$Budget['Packages'] + ' packages')
                return
            }
            $left--
            $seen[$path] = $true
            Read-FileEntry -Path $path -Kind 'package' -Volumes $Volumes -Budget $Budget
        }
    }
}

function Get-StorePath {
    # The texts of the StorePath elements of a configuration file. A document type is refused.
    param([byte[]]$Bytes)
    $settings = [System.Xml.XmlReaderSettings]::new()
    $settings.DtdProcessing = [System.Xml.DtdProcessing]::Prohibit
    $settings.XmlResolver = $null
    $stream = [System.IO.MemoryStream]::new($Bytes)
    $xml = [System.Xml.XmlReader]::Create($stream, $settings)
    try {
        $text = $null
        while ($xml.Read()) {
            $type = [string]$xml.NodeType
            if ($type -eq 'Element' -and $xml.LocalName -eq 'StorePath' -and -not $xml.IsEmptyElement) {
                $text = ''
            }
            elseif ($null -ne $text -and @('Text', 'CDATA', 'SignificantWhitespace') -contains $type) {
                $text = $text + $xml.Value
            }
            elseif ($null -ne $text -and $type -eq 'EndElement' -and $xml.LocalName -eq 'StorePath') {
                $text.Trim()
                $text = $null
            }
        }
    }
    finally {
        $xml.Close()
    }
}

function Find-Store {
    # The folders that the configuration files name. A relative one is taken from the program folder and from the
    # folder of the file, since it is not documented which of them counts.
    param($Configurations, $Volumes, $Problems)
    $seen = @{}
    $budget = @{ IncludePackages = $false; FileSize = $Limits['ConfigFileSize']; Content = $Limits['Content'] }
    foreach ($item in $Configurations) {
        if ($item['kind'] -ne 'service-config') {
            continue
        }
        $file = Read-FileEntry -Path $item['path'] -Kind $item['kind'] -Volumes $Volumes -Budget $budget
        if ($file['outcome'] -ne 'read') {
            if (@('absent', 'no-volume') -notcontains $file['outcome']) {
                $Problems.Add($item['path'] + ': ' + $file['detail'])
            }
            continue
        }
        try {
            $texts = @(Get-StorePath -Bytes ([System.Convert]::FromBase64String($file['content'])))
        }
        catch {
            $Problems.Add($item['path'] + ': ' + (Get-Failure -Record $_)['detail'])
            continue
        }
        foreach ($text in $texts) {
            foreach ($path in @(Resolve-Store -Text $text -File $item -Problems $Problems)) {
                if (-not $seen.ContainsKey($path)) {
                    $seen[$path] = $true
                    $path
                }
            }
        }
    }
}

function Resolve-Store {
    param([string]$Text, $File, $Problems)
    $plain = Resolve-WindowsPath -Path $Text
    if (Test-FullPath -Path $plain) {
        $plain
        return
    }
    if ($plain -match '^[A-Za-z]:\\?$') {
        $plain.Substring(0, 2) + '\'
        return
    }
    if ($plain.Length -eq 0 -or $plain -match '^([A-Za-z]:|\\)') {
        $Problems.Add($File['path'] + ': the StorePath "' + $Text + '" is neither a full path nor a relative one')
        return
    }
    $bases = [System.Collections.Generic.List[string]]::new()
    if ($null -ne $File['program']) {
        $bases.Add($File['program'])
    }
    $bases.Add([System.IO.Path]::GetDirectoryName($File['path']))
    foreach ($base in $bases) {
        try {
            [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($base, $plain))
        }
        catch {
            $Problems.Add($File['path'] + ': ' + (Get-Failure -Record $_)['detail'])
        }
    }
}

function Read-Store {
    # The listings of package stores.
    param([string[]]$Folders, $Volumes, $Problems)
    $left = $Limits['Stores']
    foreach ($folder in $Folders) {
        if ($left -le 0) {
            $Problems.Add('There are more than ' + [string]$Limits['Stores'] + ' package stores')
            return
        }
        $left--
        Read-StoreEntry -Path $folder -Volumes $Volumes -Problems $Problems
    }
}

function Read-StoreEntry {
    # One folder with all below it, but for what lies behind links.
    param([string]$Path, $Volumes, $Problems)
    $store = [ordered]@{
        path      = $Path
        storage   = Get-Storage -Path $Path -Volumes $Volumes
        outcome   = 'read'
        detail    = $null
        truncated = $false
        entries   = @()
    }
    if (Test-Share -Path $Path) {
        $store['outcome'] = 'failed'
        $store['detail'] = 'It is on a share, and the collector does not go to other computers.'
        return $store
    }
    $entries = [System.Collections.Generic.List[object]]::new()
    $pending = [System.Collections.Generic.Queue[object]]::new()
    $pending.Enqueue(@{ path = $Path; name = ''; depth = 0 })
    while ($pending.Count -gt 0 -and $store['outcome'] -eq 'read') {
        $folder = $pending.Dequeue()
        try {
            foreach ($item in [System.IO.DirectoryInfo]::new($folder['path']).EnumerateFileSystemInfos()) {
                if ($entries.Count -ge $Limits['StoreEntries']) {
                    $store['truncated'] = $true
                    break
                }
                $row = New-StoreRow -Item $item -Above $folder['name']
                $entries.Add($row)
                $linked = ($item.Attributes -band [System.IO.FileAttributes]::ReparsePoint) -ne 0
                if ($row['directory'] -and $linked) {
                    $store['truncated'] = $true
                }
                elseif ($row['directory'] -and $folder['depth'] -ge $Limits['StoreDepth']) {
                    $store['truncated'] = $true
                }
                elseif ($row['directory']) {
                    $pending.Enqueue(@{ path = $item.FullName; name = $row['name']; depth = $folder['depth'] + 1 })
                }
            }
        }
        catch {
            $failure = Get-Failure -Record $_
            if ($folder['name'] -eq '') {
                $store['outcome'] = $failure['outcome']
                $store['detail'] = $failure['detail']
                if ($failure['outcome'] -eq 'absent') {
                    $store['outcome'] = Get-Absence -Path $Path -Volumes $Volumes
                }
            }
            else {
                $store['truncated'] = $true
                $Problems.Add($folder['path'] + ': ' + $failure['detail'])
            }
        }
        if ($entries.Count -ge $Limits['StoreEntries'] -and $pending.Count -gt 0) {
            $store['truncated'] = $true
            $pending.Clear()
        }
    }
    if ($store['outcome'] -eq 'read') {
        $store['entries'] = $entries.ToArray()
    }
    return $store
}

function New-StoreRow {
    param($Item, [string]$Above)
    $name = $Item.Name
    if ($Above.Length -gt 0) {
        $name = $Above + '\' + $Item.Name
    }
    $row = [ordered]@{ name = $name; directory = $true; size = $null; last_write = $null }
    if ($Item -is [System.IO.FileInfo]) {
        $row['directory'] = $false
        $row['size'] = $Item.Length
    }
    $row['last_write'] = Format-Time -Moment $Item.LastWriteTimeUtc
    return $row
}

# --- Rights ----------------------------------------------------------------------------------------------------

function New-AccessEntry {
    param([string]$Path, [string]$Kind, [string]$Storage)
    return [ordered]@{
        Path     = $Path
        kind     = $Kind
        storage  = $Storage
        outcome  = 'read'
        detail   = $null
        Sddl     = $null
        accounts = @()
    }
}

function Get-AccountName {
    # The name of a SID, or null. Each is asked for once, and no more of them than the limit: a domain may be slow.
    param([string]$Sid)
    if (-not $AccountNames.ContainsKey($Sid)) {
        if ($AccountNames.Count -ge $Limits['AccountNames']) {
            return $null
        }
        $AccountNames[$Sid] = $null
        try {
            $identifier = [System.Security.Principal.SecurityIdentifier]::new($Sid)
            $AccountNames[$Sid] = $identifier.Translate([System.Security.Principal.NTAccount]).Value
        }
        catch {
            $AccountNames[$Sid] = $null
        }
    }
    return $AccountNames[$Sid]
}

function Read-Account {
    # The accounts in a security descriptor, as SIDs with their names; one without a name is left out.
    param([string]$Sddl)
    $seen = @{}
    foreach ($sid in ($Sddl -split '[^-0-9S]+')) {
        if (($sid -match '^S-1-[0-9]+(-[0-9]+)+$') -and (-not $seen.ContainsKey($sid))) {
            $seen[$sid] = $true
            $name = Get-AccountName -Sid $sid
            if (-not [string]::IsNullOrEmpty($name)) {
                [ordered]@{ sid = $sid; name = $name }
            }
        }
    }
}

function Read-PathAccess {
    # The security descriptor of a file or folder.
    param([string]$Path, [string]$Kind, $Volumes)
    $entry = New-AccessEntry -Path $Path -Kind $Kind -Storage (Get-Storage -Path $Path -Volumes $Volumes)
    if (Test-Share -Path $Path) {
        $entry['outcome'] = 'failed'
        $entry['detail'] = 'It is on a share, and the collector does not go to other computers.'
        return $entry
    }
    try {
        $acl = Get-Acl -LiteralPath ('Microsoft.PowerShell.Core\FileSystem::' + $Path) -ErrorAction Stop
        $entry['Sddl'] = $acl.GetSecurityDescriptorSddlForm([System.Security.AccessControl.AccessControlSections]'Owner, Group, Access')
        $entry['accounts'] = @(Read-Account -Sddl $entry['Sddl'])
    }
    catch {
        $failure = Get-Failure -Record $_
        $entry['outcome'] = $failure['outcome']
        $entry['detail'] = $failure['detail']
        if ($failure['outcome'] -eq 'absent') {
            $entry['outcome'] = Get-Absence -Path $Path -Volumes $Volumes
        }
    }
    return $entry
}

function Read-KeyAccess {
    # The security descriptor of a registry key; nothing where there is no such key.
    param($Hive, [string]$Key)
    $entry = New-AccessEntry -Path ('HKLM\' + $Key) -Kind 'registry-key' -Storage 'node'
    try {
        $opened = $Hive.OpenSubKey($Key)
        if ($null -eq $opened) {
            return
        }
        try {
            $sections = [System.Security.AccessControl.AccessControlSections]'Owner, Group, Access'
            $entry['Sddl'] = $opened.GetAccessControl($sections).GetSecurityDescriptorSddlForm($sections)
        }
        finally {
            $opened.Close()
        }
    }
    catch {
        $failure = Get-PlainFailure -Record $_
        $entry['outcome'] = $failure['outcome']
        $entry['detail'] = $failure['detail']
    }
    return $entry
}

function Read-ServiceAccess {
    # The security descriptor of a service, as the service control manager keeps it.
    param($Hive, [string]$Service)
    $entry = New-AccessEntry -Path $Service -Kind 'service' -Storage 'node'
    try {
        $binary = Get-KeyData -Hive $Hive -Key ($ServicesKey + '\' + $Service + '\Security') -Name 'Security'
        if ($binary -is [byte[]]) {
            $entry['Sddl'] = ConvertTo-Sddl -Bytes $binary
        }
        else {
            $entry['outcome'] = 'absent'
            $entry['detail'] = 'The service has no security descriptor of its own.'
        }
    }
    catch {
        $failure = Get-PlainFailure -Record $_
        $entry['outcome'] = $failure['outcome']
        $entry['detail'] = $failure['detail']
    }
    return $entry
}

function ConvertTo-Sddl {
    # A self-relative security descriptor as text.
    param([byte[]]$Bytes)
    $descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new($Bytes, 0)
    return $descriptor.GetSddlForm([System.Security.AccessControl.AccessControlSections]::All)
}

function Read-Access {
    param($Hive, $Configurations, [string[]]$Folders, $Volumes)
    foreach ($item in $Configurations) {
        Read-PathAccess -Path $item['path'] -Kind 'file' -Volumes $Volumes
    }
    foreach ($folder in $Folders) {
        Read-PathAccess -Path $folder -Kind 'folder' -Volumes $Volumes
    }
    foreach ($root in @(Get-SsisRoot)) {
        Read-KeyAccess -Hive $Hive -Key ($root['key'] + '\ServiceConfigFile')
    }
    foreach ($service in @(Get-SubKeyName -Hive $Hive -Key $ServicesKey)) {
        if ($service -match '^MsDtsServer\d*$') {
            Read-ServiceAccess -Hive $Hive -Service $service
        }
    }
}

function Read-Permission {
    # A permission that DCOM keeps as a security descriptor: in bytes, or as text where a policy sets it.
    param($Key, [string]$Name)
    $row = [ordered]@{ name = $Name; exists = $false; sddl = $null; binary = $null }
    $data = $Key.GetValue($Name, $null, [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
    if ($null -eq $data) {
        return $row
    }
    $row['exists'] = $true
    if ($data -is [byte[]]) {
        $row['binary'] = [System.Convert]::ToBase64String($data)
        try {
            $row['sddl'] = ConvertTo-Sddl -Bytes $data
        }
        catch {
            $row['sddl'] = $null
        }
    }
    elseif ($data -is [string]) {
        $row['sddl'] = $data
    }
    return $row
}

function Read-DcomKey {
    # The permissions in one key, as an entry; for an application nothing where it is not that of Integration Services.
    param($Hive, [string]$Scope, [string]$Key, [string[]]$Names, [string]$AppId)
    $entry = [ordered]@{
        scope         = $Scope
        app_id        = $null
        name          = $null
        local_service = $null
        outcome       = 'read'
        detail        = $null
        values        = @()
        EnableDCOM    = $null
    }
    if ($AppId.Length -gt 0) {
        $entry['app_id'] = $AppId
    }
    try {
        $opened = $Hive.OpenSubKey($Key)
        if ($null -eq $opened) {
            $entry['outcome'] = 'absent'
            return $entry
        }
        try {
            if ($Scope -eq 'application') {
                $entry['name'] = ConvertTo-Plain -Value ($opened.GetValue(''))
                $entry['local_service'] = ConvertTo-Plain -Value ($opened.GetValue('LocalService'))
                if (-not (Test-SsisApplication -Entry $entry)) {
                    return
                }
            }
            else {
                $entry['EnableDCOM'] = ConvertTo-Plain -Value ($opened.GetValue('EnableDCOM'))
            }
            $entry['values'] = @(foreach ($name in $Names) { Read-Permission -Key $opened -Name $name })
        }
        finally {
            $opened.Close()
        }
    }
    catch {
        $failure = Get-PlainFailure -Record $_
        $entry['outcome'] = $failure['outcome']
        $entry['detail'] = $failure['detail']
        $entry['values'] = @()
    }
    return $entry
}

function Test-SsisApplication {
    param($Entry)
    return [string]$Entry['local_service'] -match '^MsDtsServer\d*$' -or
        [string]$Entry['name'] -match '^(Microsoft )?SQL Server Integration Services( \d+\.\d+)?$' -or
        [string]$Entry['name'] -match '^MsDtsServer\d*$'
}

function Read-Dcom {
    param($Hive)
    $bounds = @('MachineLaunchRestriction', 'MachineAccessRestriction')
    $defaults = @('DefaultLaunchPermission', 'DefaultAccessPermission')
    $own = @('LaunchPermission', 'AccessPermission')
    $applications = 'SOFTWARE\Classes\AppID'
    foreach ($name in @(Get-SubKeyName -Hive $Hive -Key $applications)) {
        if ($name.StartsWith('{')) {
            Read-DcomKey -Hive $Hive -Scope 'application' -Key ($applications + '\' + $name) -Names $own -AppId $name
        }
    }
    Read-DcomKey -Hive $Hive -Scope 'machine' -Key 'SOFTWARE\Microsoft\Ole' -Names ($bounds + $defaults) -AppId ''
    Read-DcomKey -Hive $Hive -Scope 'policy' -Key 'SOFTWARE\Policies\Microsoft\Windows NT\DCOM' -Names $bounds -AppId ''
}

function Read-LocalGroup {
    foreach ($sid in @('S-1-5-32-562', 'S-1-5-32-544', 'S-1-5-32-545', 'S-1-5-32-559')) {
        $name = $sid
        $entry = [ordered]@{ group = $name; sid = $sid; outcome = 'read'; detail = $null; members = @() }
        try {
            $identifier = [System.Security.Principal.SecurityIdentifier]::new($sid)
            $account = $identifier.Translate([System.Security.Principal.NTAccount]).Value
            $name = $account.Substring($account.IndexOf('\') + 1)
            $entry['group'] = $name
            $entry['members'] = @(Get-GroupMember -Sid $sid -Name $name)
        }
        catch {
            $failure = Get-PlainFailure -Record $_
            $entry['outcome'] = $failure['outcome']
            $entry['detail'] = $failure['detail']
        }
        $entry
    }
}

function Get-GroupMember {
    # Get-LocalGroupMember fails where a member has been deleted from its domain; then the older interface is asked.
    param([string]$Sid, [string]$Name)
    if ($null -ne (Get-Command -Name 'Get-LocalGroupMember' -ErrorAction SilentlyContinue)) {
        try {
            $members = @(Get-LocalGroupMember -SID $Sid -ErrorAction Stop)
            foreach ($member in $members) {
                [ordered]@{ name = [string]$member.Name; sid = [string]$member.SID }
            }
            return
        }
        catch {
            if ((Get-Failure -Record $_)['outcome'] -eq 'denied') {
                throw
            }
        }
    }
    Get-DirectoryGroupMember -Name $Name
}

function Get-DirectoryGroupMember {
    # The members by ADSI (WinNT provider).
    param([string]$Name)
    $group = [adsi]('WinNT://' + [System.Environment]::MachineName + '/' + $Name + ',group')
    foreach ($member in @($group.PSBase.Invoke('Members'))) {
        $place = [string]$member.GetType().InvokeMember('ADsPath', 'GetProperty', $null, $member, $null)
        $binary = $member.GetType().InvokeMember('objectSid', 'GetProperty', $null, $member, $null)
        $parts = @($place.Substring('WinNT://'.Length).Split('/'))
        $text = $parts[-1]
        if ($parts.Count -gt 1) {
            $text = $parts[-2] + '\' + $parts[-1]
        }
        [ordered]@{ name = $text; sid = [System.Security.Principal.SecurityIdentifier]::new([byte[]]$binary, 0).Value }
    }
}

# --- The document ----------------------------------------------------------------------------------------------

function New-Document {
    # The envelope, with what every language mode allows.
    param([datetime]$Started)
    return [ordered]@{
        schema    = 'ssis-preflight/node/1'
        collector = [ordered]@{
            version       = $CollectorVersion
            started_at    = Format-Time -Moment $Started
            finished_at   = Format-Time -Moment $Started
            account       = [string]$env:USERDOMAIN + '\' + [string]$env:USERNAME
            elevated      = $null
            powershell    = [string]$PSVersionTable['PSVersion']
            edition       = [string]$PSVersionTable['PSEdition']
            language_mode = [string]$ExecutionContext.SessionState.LanguageMode
            process_bits  = $null
            arguments     = [ordered]@{
                NodeOnly        = [bool]$NodeOnly
                ClusterOnly     = [bool]$ClusterOnly
                IncludePackages = [bool]$IncludePackages
                MaxFileSize     = $MaxFileSize
                MaxPackages     = $MaxPackages
                Path            = @($Path)
            }
        }
        node      = [ordered]@{
            name               = [string]$env:COMPUTERNAME
            fqdn               = $null
            cluster            = $null
            os                 = [ordered]@{ caption = $null; version = $null; build = $null }
            utc_offset_minutes = $null
        }
        parts     = [ordered]@{}
    }
}

function Add-Identity {
    # Who runs it, and which node this is. What cannot be read stays null.
    param($Document, $Hive)
    $collector = $Document['collector']
    $node = $Document['node']
    $node['name'] = [System.Environment]::MachineName
    $node['os'] = Get-WindowsDescription -Hive $Hive
    $collector['process_bits'] = [System.IntPtr]::Size * 8
    try {
        $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
        $collector['account'] = $identity.Name
        $principal = [System.Security.Principal.WindowsPrincipal]::new($identity)
        $collector['elevated'] = $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)
    }
    catch {
        $collector['elevated'] = $null
    }
    try {
        $network = [System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
        $node['fqdn'] = $network.HostName.ToLowerInvariant()
        if ($network.DomainName.Length -gt 0) {
            $node['fqdn'] = ($network.HostName + '.' + $network.DomainName).ToLowerInvariant()
        }
        $offset = [System.TimeZoneInfo]::Local.GetUtcOffset([datetime]::UtcNow)
        $node['utc_offset_minutes'] = [int]$offset.TotalMinutes
    }
    catch {
        $node['utc_offset_minutes'] = $null
    }
    try {
        $node['cluster'] = Get-KeyText -Hive $Hive -Key 'Cluster' -Name 'ClusterName'
    }
    catch {
        $node['cluster'] = $null
    }
}

function Add-ClusterPart {
    param($Parts, $Obstacle, $Disks)
    $Parts['cluster'] = Read-Part -Obstacle $Obstacle -Reader { param($Problems) Read-Cluster -Problems $Problems }
    $Parts['nodes'] = Read-Part -Obstacle $Obstacle -Reader { param($Problems) Read-Node -Problems $Problems }
    $Parts['groups'] = Read-Part -Obstacle $Obstacle -Reader { param($Problems) Read-Group -Problems $Problems }
    $Parts['resources'] = Read-Part -Obstacle $Obstacle -Reader { param($Problems) Read-Resource -Problems $Problems }
    $Parts['parameters'] = Read-Part -Obstacle $Obstacle -Reader { param($Problems) Read-Parameter -Problems $Problems }
    $Parts['dependencies'] = Read-Part -Obstacle $Obstacle -Reader { param($Problems) Read-Dependency -Problems $Problems }
    $Parts['possible-owners'] = Read-Part -Obstacle $Obstacle -Reader { Read-PossibleOwner }
    $Parts['preferred-owners'] = Read-Part -Obstacle $Obstacle -Reader { Read-PreferredOwner }
    $Parts['checkpoints'] = Read-Part -Obstacle $Obstacle -Reader { Read-Checkpoint }
    $Parts['disks'] = $Disks
    $Parts['shared-volumes'] = Read-Part -Obstacle $Obstacle -Reader { param($Problems) Read-SharedVolume -Problems $Problems }
    $Parts['quorum'] = Read-Part -Obstacle $Obstacle -Reader { param($Problems) Read-Quorum -Problems $Problems }
    $Parts['networks'] = Read-Part -Obstacle $Obstacle -Reader { param($Problems) Read-Network -Problems $Problems }
    $Parts['resource-types'] = Read-Part -Obstacle $Obstacle -Reader { param($Problems) Read-ResourceType -Problems $Problems }
}

function Add-NodePart {
    param($Parts, $Hive, $Disks)
    $volumes = Get-ClusteredVolume -Part $Disks
    $budget = @{
        IncludePackages = [bool]$IncludePackages
        Packages        = $MaxPackages
        FileSize        = $MaxFileSize
        Content         = $Limits['Content']
    }
    # What was found on the way is told in the part that it is about.
    $unfound = [System.Collections.Generic.List[string]]::new()
    $unlisted = [System.Collections.Generic.List[string]]::new()
    $configurations = @()
    $folders = @()
    try {
        $configurations = @(Find-Configuration -Hive $Hive -Extra $Path -Problems $unfound)
    }
    catch {
        $unfound.Add((Get-Failure -Record $_)['detail'])
    }
    try {
        $folders = @(Find-Store -Configurations $configurations -Volumes $volumes -Problems $unlisted)
    }
    catch {
        $unlisted.Add((Get-Failure -Record $_)['detail'])
    }

    $Parts['services'] = Read-Part -Reader { param($Problems) Read-Service -Hive $Hive -Problems $Problems }
    $Parts['registry'] = Read-Part -Reader { param($Problems) Read-Registry -Hive $Hive -Problems $Problems }
    $Parts['sql-instances'] = Read-Part -Reader { Read-SqlInstance -Hive $Hive }
    $Parts['versions'] = Read-Part -Reader { Read-Version -Hive $Hive }
    $stores = Read-Part -Reader {
        param($Problems)
        $Problems.AddRange($unlisted)
        Read-Store -Folders $folders -Volumes $volumes -Problems $Problems
    }
    $Parts['files'] = Read-Part -Reader {
        param($Problems)
        $Problems.AddRange($unfound)
        Read-File -Configurations $configurations -Stores $stores['data'] -Volumes $volumes -Budget $budget -Problems $Problems
    }
    $Parts['stores'] = $stores
    $Parts['access-control'] = Read-Part -Reader {
        Read-Access -Hive $Hive -Configurations $configurations -Folders $folders -Volumes $volumes
    }
    $Parts['dcom'] = Read-Part -Reader { Read-Dcom -Hive $Hive }
    $Parts['local-groups'] = Read-Part -Reader { Read-LocalGroup }
}

function Get-WantedPart {
    if (-not $NodeOnly) {
        $ClusterParts
    }
    if (-not $ClusterOnly) {
        $NodeParts
    }
}

function Write-Document {
    # The only place that writes a file: the one that -OutFile names.
    param([string]$Json)
    if ($Framed) {
        Write-Frame -Json $Json
    }
    elseif ($OutFile.Length -gt 0) {
        Set-Content -LiteralPath $OutFile -Value $Json -Encoding Ascii
    }
    else {
        $Json
    }
}

function Write-Frame {
    # Lines that prove that the answer is whole. Console.Out is used so that no host breaks the lines.
    param([string]$Json)
    $bytes = [System.Text.Encoding]::ASCII.GetBytes($Json)
    $packed = [System.IO.MemoryStream]::new()
    $gzip = [System.IO.Compression.GZipStream]::new($packed, [System.IO.Compression.CompressionMode]::Compress)
    $gzip.Write($bytes, 0, $bytes.Length)
    $gzip.Close()
    $text = [System.Convert]::ToBase64String($packed.ToArray())
    [System.Console]::Out.WriteLine('SSISPF1 BEGIN ' + [string]$bytes.Length)
    for ($start = 0; $start -lt $text.Length; $start += 4096) {
        [System.Console]::Out.WriteLine($text.Substring($start, [System.Math]::Min(4096, $text.Length - $start)))
    }
    [System.Console]::Out.WriteLine('SSISPF1 END ' + (Get-Digest -Bytes $bytes))
    [System.Console]::Out.Flush()
}

function Write-ConstrainedDocument {
    # What a constrained language mode leaves: a document that says so, or one clear line.
    param([datetime]$Started)
    $mode = [string]$ExecutionContext.SessionState.LanguageMode
    if ($Framed) {
        'SSISPF1 REFUSED ' + $mode
        return
    }
    $words = 'This PowerShell session runs in ' + $mode + ', which does not let the collector read the node. ' +
        'An administrator can allow the script by AppLocker or Windows Defender Application Control.'
    try {
        $document = New-Document -Started $Started
        foreach ($name in @(Get-WantedPart)) {
            $document['parts'][$name] = [ordered]@{ outcome = 'failed'; detail = $words; data = @() }
        }
        $json = ConvertTo-JsonText -Value $document
    }
    catch {
        throw 'ssis-preflight: ' + $words
    }
    Write-Document -Json $json
}

if ($NodeOnly -and $ClusterOnly) {
    throw 'Choose one of -NodeOnly and -ClusterOnly; without both, everything is read.'
}
$started = Get-Date
if ([string]$ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    Write-ConstrainedDocument -Started $started
    return
}

$hive = [Microsoft.Win32.RegistryKey]::OpenBaseKey(
    [Microsoft.Win32.RegistryHive]::LocalMachine, [Microsoft.Win32.RegistryView]::Registry64
)
try {
    $document = New-Document -Started $started
    Add-Identity -Document $document -Hive $hive
    $obstacle = Get-ClusterObstacle -Hive $hive
    $disks = Read-Part -Obstacle $obstacle -Reader { param($Problems) Read-Disk -Problems $Problems }
    if (-not $NodeOnly) {
        Add-ClusterPart -Parts $document['parts'] -Obstacle $obstacle -Disks $disks
    }
    if (-not $ClusterOnly) {
        Add-NodePart -Parts $document['parts'] -Hive $hive -Disks $disks
    }
}
finally {
    $hive.Close()
}
$document['collector']['finished_at'] = Format-Time -Moment (Get-Date)
Write-Document -Json (ConvertTo-JsonText -Value $document)
