Option Explicit
' csat_xl: how this workbook reaches Python. MIT licence.
' ASCII only: Chinese texts are UTF-16 codes, see CsatText and the module CsatTexts.

Private CsatPy As Object        ' the running Python
Private CsatFault As String     ' why it cannot be reached
Private CsatTold As Boolean     ' the user has been told
Private CsatBusy As Boolean     ' a button's macro is running
Private CsatToken As String     ' names the settings that Python was handed last
Private CsatCount As Long
Private CsatSeen As Variant     ' the single settings when they were handed over

' --- functions in cells -----------------------------------------------------------------------

Public Function CsatCall(ByVal functionName As String, ByVal given As Variant) As Variant
    ' The answer of a Python function, or a real error value; never a run-time error.
    Dim sent() As Variant, answer As Variant, i As Long, attempt As Long
    If Not CsatConnected() Then
        CsatCall = CVErr(2042)
        Exit Function
    End If
    On Error GoTo failed
    ReDim sent(0 To UBound(given))
    For i = 0 To UBound(given)
        If IsObject(given(i)) Then
            sent(i) = CsatCells(given(i))
        Else
            sent(i) = given(i)
        End If
    Next i
    answer = CsatPy.CallUDF(CSAT_MODULE, functionName, sent)
    If CsatNumber(answer) = 0 Then
        CsatHandOver
        answer = CsatPy.CallUDF(CSAT_MODULE, functionName, sent)
    End If
    CsatCall = CsatAnswer(answer)
    Exit Function
failed:
    CsatCall = CVErr(2015)
    attempt = attempt + 1
    If attempt > 1 Then Exit Function
    Set CsatPy = Nothing ' Python may have ended meanwhile: look for it once more
    If CsatConnected() Then Resume
    CsatCall = CVErr(2042)
End Function

Private Function CsatCells(ByVal area As Object) As Variant
    ' The cells of a range as values; whole columns only as far as the sheet is used.
    Dim used As Object
    Set used = area
    If area.Areas.Count > 1 Then
        CsatCells = CVErr(2015)
        Exit Function
    End If
    If area.Rows.Count > 100000 Or area.Columns.Count > 10000 Then
        Set used = Application.Intersect(area, area.Worksheet.UsedRange)
        If used Is Nothing Then Exit Function
    End If
    CsatCells = used.Value2
End Function

Private Function CsatAnswer(ByVal answer As Variant) As Variant
    Dim r As Long, c As Long
    If Not IsArray(answer) Then
        CsatAnswer = CsatValue(answer)
    ElseIf CsatDimensions(answer) = 1 Then
        For r = LBound(answer) To UBound(answer)
            answer(r) = CsatValue(answer(r))
        Next r
        CsatAnswer = answer
    Else
        For r = LBound(answer, 1) To UBound(answer, 1)
            For c = LBound(answer, 2) To UBound(answer, 2)
                answer(r, c) = CsatValue(answer(r, c))
            Next c
        Next r
        CsatAnswer = answer
    End If
End Function

Private Function CsatDimensions(ByVal answer As Variant) As Long
    Dim last As Long
    CsatDimensions = 1
    On Error Resume Next
    last = UBound(answer, 2)
    If Err.Number = 0 Then CsatDimensions = 2
    On Error GoTo 0
End Function

Private Function CsatValue(ByVal answer As Variant) As Variant
    ' A marked text is an error value.
    Dim number As Long
    number = CsatNumber(answer)
    If number < 0 Then
        CsatValue = answer
    ElseIf number = 0 Then
        CsatValue = CVErr(2015)
    Else
        CsatValue = CVErr(number)
    End If
End Function

Private Function CsatNumber(ByVal answer As Variant) As Long
    ' The number after the mark of an error, -1 where there is none.
    CsatNumber = -1
    If VarType(answer) <> vbString Then Exit Function
    If Len(answer) < 2 Or Len(answer) > 5 Then Exit Function
    If Left$(answer, 1) = ChrW$(&HE000) Then CsatNumber = CLng(Mid$(answer, 2))
End Function

' --- the settings by which the checks judge ---------------------------------------------------

Public Function CsatSheets() As Variant
    If CsatToken = "" Then
        CsatCount = CsatCount + 1
        CsatToken = ThisWorkbook.FullName & "|" & CsatCount & "|" & CDbl(Now)
    End If
    CsatSheets = CsatToken
End Function

Private Sub CsatHandOver()
    Dim page As Object, cells As Variant, names As Variant
    Set page = ThisWorkbook.Worksheets(CsatText(CSAT_SETTINGS))
    With page.UsedRange
        cells = page.Range(page.Cells(1, 1), _
            page.Cells(.Row + .Rows.Count - 1, .Column + .Columns.Count - 1)).Value2
    End With
    names = CsatMetrics().Value2
    CsatSeen = CsatSingle()
    CsatPy.CallUDF CSAT_MODULE, CSAT_HAND_OVER, Array(CsatSheets(), cells, names)
End Sub

Private Function CsatMetrics() As Object
    Set CsatMetrics = ThisWorkbook.Names("csat_metric_names").RefersToRange
End Function

Private Function CsatSingle() As Variant
    CsatSingle = ThisWorkbook.Worksheets(CsatText(CSAT_SETTINGS)).Range("B1:B40").Value2
End Function

Public Sub CsatSheetChanged(ByVal page As Object, ByVal target As Object)
    ' Settings or metric names were typed: the checks judge again.
    On Error Resume Next
    If page.Name = CsatText(CSAT_SETTINGS) Then
        CsatForget
    ElseIf page.Name = CsatMetrics().Worksheet.Name Then
        If Not Application.Intersect(target, CsatMetrics()) Is Nothing Then CsatForget
    End If
End Sub

Public Sub CsatSheetCalculated(ByVal page As Object)
    ' A setting with a formula (the check date) has a new value: the checks judge again.
    Dim now_ As Variant, r As Long
    On Error GoTo done
    If page.Name = CsatText(CSAT_SETTINGS) And IsArray(CsatSeen) Then
        now_ = CsatSingle()
        For r = LBound(now_, 1) To UBound(now_, 1)
            If CStr(now_(r, 1)) <> CStr(CsatSeen(r, 1)) Then
                CsatForget
                Exit For
            End If
        Next r
    End If
done:
    CsatTell
End Sub

Private Sub CsatForget()
    Dim page As Object
    CsatToken = ""
    CsatSeen = Empty
    On Error Resume Next
    For Each page In ThisWorkbook.Worksheets
        page.EnableCalculation = False
        page.EnableCalculation = True ' marks every formula of the sheet to be calculated
    Next page
End Sub

' --- buttons ----------------------------------------------------------------------------------

Public Sub CsatRun(ByVal action As String)
    ' Runs a Python macro; a second click while it runs does nothing.
    Dim failedBefore As Boolean, why As String
    If CsatBusy Then Exit Sub
    CsatBusy = True
    On Error GoTo failed
    failedBefore = CsatFault <> ""
    CsatFault = ""
    CsatTold = False
    Set CsatPy = Nothing
    If CsatConnected() Then
        If failedBefore Then CsatForget
        Application.StatusBar = CsatText(CSAT_RUNNING)
        RunPython "import " & CSAT_MODULE & "; " & CSAT_MODULE & "." & action & "()"
    Else
        CsatTell
    End If
finish:
    On Error Resume Next
    If Application.StatusBar = CsatText(CSAT_RUNNING) Then Application.StatusBar = False
    CsatBusy = False
    Exit Sub
failed:
    why = Err.Description
    CsatSay CsatText(CSAT_NOT_STARTED) & vbCrLf & vbCrLf & Left$(why, 600)
    Resume finish
End Sub

' --- finding Python ---------------------------------------------------------------------------

Private Function CsatConnected() As Boolean
    ' Whether Python answers; if not, why, in CsatFault. After a fault it is not tried again
    ' until a button is clicked, so that a sheet full of functions does not wait for each.
    Dim place As String, doing As String, why As String
    If Not CsatPy Is Nothing Then
        CsatConnected = True
        Exit Function
    End If
    If CsatFault <> "" Then Exit Function
    #If Mac Then
        CsatFault = CsatText(CSAT_ONLY_WINDOWS)
        Exit Function
    #End If
    On Error GoTo failed
    place = GetConfig("INTERPRETER_WIN", "")
    If place = "" And GetConfig("CONDA PATH", "") = "" Then
        CsatFault = CsatText(CSAT_NOT_INSTALLED)
        Exit Function
    End If
    If place <> "" Then
        If Not FileExists(place) Then
            CsatFault = CsatText(CSAT_NO_PYTHON) & vbCrLf & vbCrLf & place
            Exit Function
        End If
        If Not CsatLibrary(place) Then
            CsatFault = CsatText(CSAT_OTHER_VERSION) & vbCrLf & vbCrLf & "xlwings " & XLWINGS_VERSION
            Exit Function
        End If
    End If
    doing = CSAT_NOT_STARTED
    Set CsatPy = XLPy()
    doing = CSAT_NO_PACKAGE
    CsatPy.Module CSAT_MODULE
    CsatConnected = True
    Exit Function
failed:
    why = Err.Description
    Set CsatPy = Nothing
    If doing = "" Then doing = CSAT_NOT_STARTED
    CsatFault = CsatText(doing) & vbCrLf & vbCrLf & Left$(why, 600)
End Function

Private Function CsatLibrary(ByVal interpreter As String) As Boolean
    ' Whether the library of the very xlwings that this workbook was made for lies by Python.
    Dim library As String
    #If Win64 Then
        library = "\xlwings64-" & XLWINGS_VERSION & ".dll"
    #Else
        library = "\xlwings32-" & XLWINGS_VERSION & ".dll"
    #End If
    CsatLibrary = FileExists(ParentFolder(interpreter) & library)
    If Not CsatLibrary Then CsatLibrary = FileExists(ParentFolder(ParentFolder(interpreter)) & library)
End Function

Public Sub CsatTell()
    ' Says once why Python cannot be reached.
    If CsatFault = "" Or CsatTold Then Exit Sub
    CsatTold = True
    CsatSay CsatFault
End Sub

Private Sub CsatSay(ByVal message As String)
    On Error GoTo plainly
    WScript.Popup message, 0, "csat_xl", 48 ' shows Chinese on every Windows
    Exit Sub
plainly:
    MsgBox message, vbExclamation, "csat_xl"
End Sub

Public Sub CsatOpen()
    Dim saved As Boolean
    On Error Resume Next
    saved = ThisWorkbook.Saved
    CsatHelpTexts
    ThisWorkbook.Saved = saved
    CsatTell
End Sub

Public Sub CsatDescribe(ByVal functionName As String, ByVal texts As String)
    ' Help of a function in the wizard: its own line, then one for each argument.
    Dim lines() As String, given() As Variant, i As Long
    On Error Resume Next
    lines = Split(texts, vbLf)
    ReDim given(0 To UBound(lines) - 1)
    For i = 1 To UBound(lines)
        given(i - 1) = lines(i)
    Next i
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & functionName, _
        Description:=lines(0), Category:=CsatText(CSAT_CATEGORY), ArgumentDescriptions:=given
End Sub

Public Function CsatText(ByVal codes As String) As String
    ' A text from its UTF-16 codes, four hexadecimal digits each.
    Dim i As Long
    For i = 1 To Len(codes) Step 4
        CsatText = CsatText & ChrW$(CLng("&H" & Mid$(codes, i, 4)))
    Next i
End Function
