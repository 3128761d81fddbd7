"""What can go wrong with a case, in words that say what to do next."""

from typing import Any

from contracts.grievances import CaseState
from grievances.words import STATES
from kit.problems import NotFound, Problem
from kit.texts import Text


class CaseNotFound(NotFound):
    title = Text("没有找到这件诉求", "There is no such concern")
    detail = Text(
        "它可能不存在，或者不对您开放。请从“我的诉求”或工作台重新打开。",
        "It may not exist, or it is not open to you. Open it again from your list.",
    )


class NotYourAction(Problem):
    status = 403
    title = Text("这一步不由您来做", "This step is not yours to take")
    detail = Text(
        "页面上列出了您现在可以做的事。只有诉求人可以评价和撤回；工会不能替诉求人表示满意。",
        "The page lists what you can do now. Only the author rates and withdraws; nobody does it for them.",
    )


class NotYourDesk(Problem):
    status = 403
    title = Text("这件诉求不由您这一级办理", "This concern is not on your desk")
    detail = Text(
        "您可以查看，由承办的工会和部门办理。逾期后会自动转上一级督办，轮到您督办时就可以直接处理。",
        "You may look on while another desk deals with it. Once it is late and yours to supervise, you can act.",
    )


class NoLongerYours(Problem):
    status = 403
    title = Text("这件诉求已经不由您办理", "This concern is no longer yours")
    detail = Text(
        "它已转给别的工会或部门。您经手时的内容仍可查看；这次没有改动任何内容。",
        "Another union or department has it now. What you had of it you may still read; nothing was changed.",
    )


class NotInThisState(Problem):
    status = 409
    title = Text("诉求现在的状态不能做这一步", "The concern's present state does not allow this step")
    detail = Text(
        "诉求现在是“{state}”。请刷新后查看现在可以做什么；这次没有改动任何内容。",
        "The concern is now “{state}”. Refresh to see what can be done; nothing was changed.",
    )

    def words(self) -> dict[str, Any]:
        return {**self.params, "state": STATES[CaseState(self.params["state"])]}


class CaseClosed(Problem):
    status = 409
    title = Text("这件诉求已经结束", "This concern is finished")
    detail = Text(
        "结束的诉求不能再改动或留言。如果事情还没有解决，请提交一件新的诉求，并写上原编号 {number}。",
        "A finished concern cannot be changed or added to. File a new one and mention the number {number}.",
    )


class HandBackTooLate(Problem):
    status = 409
    title = Text("退回的期限已过", "It is too late to hand this back")
    detail = Text(
        "不属于本部门的事项应在收到后 {days} 个工作日内退回。请在留言中联系工会，由工会收回后另行分派。",
        "A wrong addressee hands back within {days} working days. Write to the union here; it can take the case back.",
    )


class NotSolvedWithoutWords(Problem):
    status = 422
    title = Text("请写明还有什么没有解决", "Say what is not solved yet")
    detail = Text(
        "评价“没有解决”时请写几个字，上一级工会由此知道还差什么。这次没有保存任何内容。",
        "A few words with “not solved” tell the next union level what is missing. Nothing was saved.",
    )


class NotADepartment(Problem):
    status = 422
    title = Text("这个单位没有承办人", "Nobody answers for this unit")
    detail = Text(
        "请从承办部门列表中选择；如果应当由它承办，请联系安全管理员为它指定承办人。",
        "Choose from the list of departments, or ask the security administrator to appoint a handler there.",
    )


class DepartmentInConflict(Problem):
    status = 409
    title = Text("这个部门需要回避", "This department must keep out of it")
    detail = Text(
        "那里能承办的人或是诉求人本人，或与诉求反映的人、单位有关。请选择其他部门，或由工会直接答复。",
        "Everybody who answers there is the author or involved in what it is about. "
        "Choose another department, or reply yourself.",
    )


class NoDesk(Problem):
    status = 409
    title = Text("暂时没有能受理的工会", "No union desk can take this yet")
    detail = Text(
        "您的单位和上级单位都还没有登记工会干部。请联系工会，或拨打工会服务热线 12351。",
        "No union staff are registered for your unit or above it. Call the union's service line 12351.",
    )


class NoImpartialDesk(Problem):
    status = 409
    title = Text("所有能受理的人都需要回避", "Everybody who could take this is involved")
    detail = Text(
        "到{highest}为止，能受理的工会干部不是您本人，就是您反映的人或单位的人。如果您选的是单位，"
        "其实只涉及其中一个人或部门，请改选后再提交；否则请向{highest}的上一级工会（所在地总工会或产业工会）反映，"
        "或拨打职工服务热线 12351，劳动权益问题也可拨打 12333。这次没有保存任何内容。",
        "Up to {highest}, union staff who could are you or belong to what it is about. If you chose a unit and "
        "it really is about one person or department in it, choose that; otherwise turn to the union above {highest} "
        "(the local or industrial federation), its line 12351, or for labour rights 12333. Nothing was saved.",
    )


class ComplaintAboutNobody(Problem):
    status = 422
    title = Text("请选择投诉的是谁", "Choose whom the complaint is about")
    detail = Text(
        "选了单位或人，才能让他们回避、交给上一级处理。不是投诉的话，请取消“投诉”。",
        "Name a unit or a person, so that they are kept out and the next level gets it; or untick complaint.",
    )


class AboutYourself(Problem):
    status = 422
    title = Text("“反映对象”不能是您自己", "It cannot be about yourself")
    detail = Text(
        "您自己的事情不用选择反映对象；留空就好，这样承办部门也看不到您的姓名。",
        "Leave it empty for your own matters; so the answering department does not see your name either.",
    )


class PersonNotThere(Problem):
    status = 422
    title = Text("没有这个人，或者不在所选单位", "There is no such person in that unit")
    detail = Text(
        "请重新从列表中选择单位和人；只选人也可以。",
        "Choose the unit and the person from the list again; the person alone is enough.",
    )


class UnitNotThere(Problem):
    status = 422
    title = Text("没有这个单位", "There is no such unit")
    detail = Text(
        "请从列表中重新选择单位；刚刚新建的单位，请过几秒再提交。",
        "Choose the unit from the list again; one that was made just now is known here in a few seconds.",
    )


class NotesAreForStaff(Problem):
    status = 403
    title = Text("内部备注仅供工作人员使用", "Internal notes are for staff")
    detail = Text("请作为普通留言发送。", "Send it as an ordinary message.")


class MemberNotKnown(Problem):
    status = 503
    retry_after = 5
    title = Text("您的档案正在同步", "Your record is still being synchronised")
    detail = Text(
        "请几秒后再提交，您填写的内容不会丢失。", "Please send it again in a few seconds; what you have typed is kept."
    )
